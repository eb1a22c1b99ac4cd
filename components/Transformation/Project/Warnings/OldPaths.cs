namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>
/// Folders that a project file names by a key which dbt has given up: each still counts, with a warning
/// (https://docs.getdbt.com/reference/deprecations).
/// </summary>
internal static class OldPaths
{
    public static void Warn(YamlMap project, WarningList warnings)
    {
        Renamed("source-paths", "model-paths", WarningNames.OldModelPaths);
        Renamed("data-paths", "seed-paths", WarningNames.OldSeedPaths);
        Moved("log-path", "logs", "--log-path", "DBT_LOG_PATH", WarningNames.OldLogPath);
        Moved("target-path", "target", "--target-path", "DBT_TARGET_PATH", WarningNames.OldTargetPath);

        void Renamed(string key, string now, string name)
        {
            if (!project.Has(key))
                return;
            if (project.Has(now))
                throw new ProjectException($"'{key}' is the old name of '{now}'; here are both. Keep '{now}'.", project.PlaceOf(key));
            warnings.Add(name, $"{project.PlaceOf(key)}: '{key}' is the old name of '{now}'. Rename it.");
        }

        // Many a project has the usual folder written down, which harms nobody.
        void Moved(string key, string usual, string flag, string variable, string name)
        {
            if (project.Has(key) && project.Text(key) != usual)
                warnings.Add(name, $"{project.PlaceOf(key)}: '{key}' does not belong into the project file any more. Give it with {flag} or {variable}.");
        }
    }
}
