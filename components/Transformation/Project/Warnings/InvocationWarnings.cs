using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.State;

namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>
/// What is old in how a project is called rather than in what is written in it (https://docs.getdbt.com/reference/deprecations).
/// </summary>
internal static class InvocationWarnings
{
    private const string EnginePrefix = "DBT_ENGINE_";

    /// <summary>The variables that dbt itself reads, without their prefix.</summary>
    private static readonly HashSet<string> s_engineVariables =
    [
        "ARTIFACT_STATE_PATH", "CACHE_SELECTED_ONLY", "CLEAN_PROJECT_FILES_ONLY", "DEBUG", "DEFER", "DEFER_STATE", "DEFER_TO_STATE", "DOWNLOAD_DIR", "EMPTY", "EVENT_TIME_END",
        "EVENT_TIME_START", "EXCLUDE_RESOURCE_TYPES", "EXPORT_SAVED_QUERIES", "FAIL_FAST", "FAVOR_STATE", "FAVOR_STATE_MODE", "FULL_REFRESH", "HOST", "INCLUDE_SAVED_QUERY",
        "INDIRECT_SELECTION", "INTROSPECT", "INVOCATION_ENV", "LOG_CACHE_EVENTS", "LOG_FILE_MAX_BYTES", "LOG_FORMAT", "LOG_FORMAT_FILE", "LOG_LEVEL", "LOG_LEVEL_FILE", "LOG_PATH",
        "MACRO_DEBUGGING", "NO_PRINT", "PACKAGE_HUB_URL", "PARTIAL_PARSE", "PARTIAL_PARSE_FILE_DIFF", "PARTIAL_PARSE_FILE_PATH", "POPULATE_CACHE", "PP_FILE_DIFF_TEST", "PP_TEST",
        "PRINT", "PRINTER_WIDTH", "PROFILE", "PROFILES_DIR", "PROJECT_DIR", "QUIET", "RECORDED_FILE_PATH", "RESOURCE_TYPES", "SAMPLE", "SEND_ANONYMOUS_USAGE_STATS",
        "SHOW_ALL_DEPRECATIONS", "SHOW_RESOURCE_REPORT", "SINGLE_THREADED", "SQLPARSE", "STATE", "STATIC_PARSER", "STORE_FAILURES", "TARGET", "TARGET_PATH", "TEST_STATE_MODIFIED",
        "UPLOAD_TO_ARTIFACTS_INGEST_API", "USE_COLORS", "USE_COLORS_FILE", "USE_EXPERIMENTAL_PARSER", "USE_FAST_TEST_EDGES", "VERSION_CHECK", "WARN_ERROR", "WARN_ERROR_OPTIONS",
        "WRITE_JSON",
    ];

    public static void Warn(ProjectState state)
    {
        var warnings = state.Warnings;
        if (state.Options.Warnings.HasOldNames)
            warnings.Add(WarningNames.OldOptionNames, "warn_error_options: 'include' and 'exclude' are the old names of 'error' and 'warn'.");
        if (state.Options.SelectsByOldFlag)
            warnings.Add(WarningNames.SelectsByOldFlag, "--models, --model and -m are the old names of --select.");
        foreach (var earlier in ((EarlierState?[])[state.Earlier, state.Options.DeferState is null ? null : state.Deferred]).OfType<EarlierState>().Where(e => e.IsTarget))
            warnings.Tell(WarningNames.StateIsTarget, $"the state and target directories are the same: '{earlier.Folder}'. What a run writes there is what the next one compares with, so that changes may go unseen; keep a copy elsewhere.");
        if (state.UsesItertools)
            warnings.Add(WarningNames.Itertools, "modules.itertools is on its way out of dbt. Loop in Jinja instead, or use zip().");
        if (state.Root.TakesFlagsFromProfiles)
            warnings.Add(WarningNames.FlagsInProfiles, $"{state.Profile.File}: 'config' is on its way out of profiles.yml. Write its flags under 'flags' in {DbtProject.FileName}.");
        foreach (var name in state.EnvironmentNames.Where(n => n.StartsWith(EnginePrefix, StringComparison.Ordinal) && !s_engineVariables.Contains(n[EnginePrefix.Length..])).Order(StringComparer.Ordinal))
            warnings.Add(WarningNames.EnvironmentNamespace, $"the environment variable '{name}' is none of dbt's, and names that begin with {EnginePrefix} are its own. Rename it.");
    }
}
