using EcommAspire.Transformation;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Models;

/// <summary>The platform's own dbt project, and what it needs to know of a data folder.</summary>
internal static class PlatformProject
{
    /// <summary>The environment variable that names the build's file, in the project's <c>profiles.yml</c>.</summary>
    public const string WarehouseVariable = "ECOMM_WAREHOUSE";

    /// <summary>The environment variable that names the bronze catalog, in the project's <c>profiles.yml</c>.</summary>
    public const string CatalogVariable = "ECOMM_CATALOG";

    /// <summary>The environment variable that says, as True or False, whether the build is only read.</summary>
    public const string ReadOnlyVariable = "ECOMM_READ_ONLY";

    /// <summary>The environment variable that says how many threads each of the two models running at a time may use.</summary>
    public const string ThreadsVariable = "ECOMM_DUCKDB_THREADS";

    /// <summary>The build of a command that only reads the project.</summary>
    public const string NoFile = ":memory:";

    /// <summary>The project's folder: the setting <c>Models__ProjectDir</c>, or the one in the repo this program was built from.</summary>
    /// <exception cref="Stack.SettingException">There is none.</exception>
    public static string Folder()
    {
        if (Stack.Settings.Read()["Models:ProjectDir"] is { Length: > 0 } configured)
            return Path.GetFullPath(configured);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "components", "Transformation", "dbt");
            if (File.Exists(Path.Combine(folder, "dbt_project.yml")))
                return folder;
        }

        throw new Stack.SettingException("The platform's dbt project is not found above this program; name its folder in Models__ProjectDir.");
    }

    /// <summary>As dbt finds it: the working directory, or the nearest folder above it, that is a dbt project; null where that is the platform's own.</summary>
    public static string? OtherProjectHere()
    {
        for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "dbt_project.yml")))
                return IsPlatforms(at.FullName) ? null : at.FullName;
        return null;
    }

    private static bool IsPlatforms(string folder)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(Folder()) == Path.TrimEndingDirectorySeparator(folder);
        }
        catch (Stack.SettingException)
        {
            return false;
        }
    }

    /// <summary>The options turned to the platform's project, this data folder and that build's file.</summary>
    public static ModelOptions Apply(ModelOptions options, DataFolder folder, string warehouse, bool isReadOnly = false) => options with
    {
        ProjectDir = Folder(),
        ProfilesDir = options.ProfilesDir ?? Folder(),
        TargetPath = options.TargetPath ?? folder.Target,
        LogPath = options.LogPath ?? RunLog.FolderOfEnvironment() ?? folder.Logs,
        Environment = new Dictionary<string, string>(options.Environment)
        {
            [WarehouseVariable] = warehouse,
            [ReadOnlyVariable] = isReadOnly ? "True" : "False",
            [CatalogVariable] = folder.Catalog,
            [Stack.Settings.MemoryVariable] = warehouse == NoFile ? BuildMemory.Least : BuildMemory.For(folder),
            [ThreadsVariable] = Math.Max(1, Environment.ProcessorCount / 2).ToString(),
        },
    };

    /// <summary>How the profile has the models write a build; what is written before them has all cores to itself.</summary>
    public static BuildWriting Writing(ModelEngine engine, string warehouse)
    {
        var profile = engine.Profile.Settings;
        var attached = (profile.GetValueOrDefault("attach") as IEnumerable<object?> ?? [])
            .OfType<IReadOnlyDictionary<string, object?>>()
            .FirstOrDefault(a => a.GetValueOrDefault("path") is string path && Path.GetFullPath(path, engine.Project.Root.Root) == Path.GetFullPath(warehouse));
        var settings = Texts(profile.GetValueOrDefault("settings"));
        settings.Remove("threads");
        return new(settings, Texts(attached?.GetValueOrDefault("options")));

        static Dictionary<string, string> Texts(object? map) =>
            (map as IReadOnlyDictionary<string, object?>)?.Where(e => e.Value is not null).ToDictionary(e => e.Key, e => Convert.ToString(e.Value)!) ?? [];
    }
}
