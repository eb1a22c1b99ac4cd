using System.Globalization;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// Fills what the command line left open from the environment (<c>DBT_FAIL_FAST</c>, <c>DBT_TARGET</c> …), then from <c>flags:</c> in
/// <c>dbt_project.yml</c>.
/// </summary>
internal sealed class FlagResolution(ModelOptions given, IReadOnlyDictionary<string, object?> project, Func<string, string?> environment)
{
    /// <summary>Names that variables had before.</summary>
    private static readonly Dictionary<string, string> s_olderNames = new()
    {
        ["defer"] = "DBT_DEFER_TO_STATE",
        ["favor_state"] = "DBT_FAVOR_STATE_MODE",
        ["state"] = "DBT_ARTIFACT_STATE_PATH",
    };

    /// <summary>The profile and its target, which are needed before the project's file can be read.</summary>
    public static ModelOptions WithTarget(ModelOptions given, Func<string, string?> environment)
    {
        var flags = new FlagResolution(given, new Dictionary<string, object?>(), environment);
        return given with { Profile = given.Profile ?? flags.Variable("profile"), Target = given.Target ?? flags.Variable("target") };
    }

    public ModelOptions Resolve()
    {
        if (given is { WarnError: true, WarnErrorOptions: not null })
            throw new ProjectException("--warn-error and --warn-error-options do not go together; --warn-error-options \"{error: all}\" says the same as the first.");
        var warnError = Switch("warn_error", given.WarnError);
        var (start, end) = EventTimes();
        // What is said of the console goes for the log too, where nothing else is said of it.
        var format = given.Lines.Format ?? OneOf("log_format", "text", "debug", "json", "default");
        var level = Switch("debug", given.Lines.Level is "debug") ? "debug" : given.Lines.Level ?? OneOf("log_level", "debug", "info", "warn", "error", "none");
        return given with
        {
            EventTimeStart = start,
            EventTimeEnd = end,
            Sample = given.Sample ?? (Variable("sample") is { } sample ? SampleWindow.Parse(sample, given.Clock.GetUtcNow()) : null),
            State = given.State ?? Variable("state"),
            DeferState = given.DeferState ?? Variable("defer_state"),
            LogPath = given.LogPath ?? Variable("log_path"),
            SingleThreaded = Switch("single_threaded", given.SingleThreaded),
            FullRefresh = Switch("full_refresh", given.FullRefresh),
            Empty = Switch("empty", given.Empty),
            StoreFailures = Switch("store_failures", given.StoreFailures),
            FailFast = Switch("fail_fast", given.FailFast),
            Defer = Switch("defer", given.Defer),
            FavorState = Switch("favor_state", given.FavorState),
            WarnError = warnError,
            Warnings = warnError && given.WarnErrorOptions is null ? WarningRules.AllRefused : WarnErrorOptions(),
            WriteJson = Switch("write_json", given: false, fallback: true),
            VersionCheck = Switch("version_check", given: false, fallback: true),
            Introspect = Switch("introspect", given: false, fallback: true),
            InjectEphemeralCtes = Switch("inject_ephemeral_ctes", given: false, fallback: true),
            IndirectSelection = given.IndirectSelection ?? Indirect(),
            Lines = new LineOptions
            {
                Quiet = Switch("quiet", given.Lines.Quiet is true),
                Print = Switch("print", given.Lines.Print is true, fallback: DbtVariables.FindFlag("no_print", environment) is not true),
                UseColors = Tri("use_colors", given.Lines.UseColors),
                PrinterWidth = given.Lines.PrinterWidth ?? Width(),
                Format = format,
                Level = level,
                FileFormat = given.Lines.FileFormat ?? OneOf("log_format_file", "text", "debug", "json", "default") ?? format,
                FileLevel = given.Lines.FileLevel ?? OneOf("log_level_file", "debug", "info", "warn", "error", "none") ?? level,
                FileMaxBytes = given.Lines.FileMaxBytes ?? MaxBytes(),
            },
        };
    }

    private (DateTimeOffset? Start, DateTimeOffset? End) EventTimes()
    {
        var start = given.EventTimeStart ?? (Variable("event_time_start") is { } from ? ModelOptions.ParseEventTime(from) : null);
        var end = given.EventTimeEnd ?? (Variable("event_time_end") is { } until ? ModelOptions.ParseEventTime(until) : null);
        return (start, end) switch
        {
            (null, not null) => throw new ProjectException("--event-time-end is given without --event-time-start; the two go together."),
            (not null, null) => throw new ProjectException("--event-time-start is given without --event-time-end; the two go together."),
            _ when start >= end => throw new ProjectException($"--event-time-start must be before --event-time-end, and {start:yyyy-MM-dd HH:mm} is not before {end:yyyy-MM-dd HH:mm}."),
            _ => (start, end),
        };
    }

    private WarningRules WarnErrorOptions()
    {
        var text = given.WarnErrorOptions ?? Variable("warn_error_options");
        return (text is null ? project.GetValueOrDefault("warn_error_options") : ModelOptions.ParseVars(text)) switch
        {
            null => WarningRules.Default,
            IReadOnlyDictionary<string, object?> options => WarningRules.Read(options),
            var other => throw new ProjectException($"warn_error_options is '{PlainValues.Str(other)}'; it holds error, warn and silence, each a list of names.", new SourcePlace(DbtProject.FileName)),
        };
    }

    private bool Switch(string name, bool given, bool fallback = false) => Tri(name, given ? true : null) ?? fallback;

    private bool? Tri(string name, bool? said)
    {
        if (said is not null)
            return said;
        if (given.SwitchedOff.Contains(name))
            return false;
        if (Variable(name) is { } text)
            return DbtVariables.Truth(text) ?? throw new ProjectException($"DBT_{name.ToUpperInvariant()} is '{text}', which is neither true nor false.");
        return project.GetValueOrDefault(name) switch
        {
            bool flag => flag,
            string written => DbtVariables.Truth(written) ?? throw new ProjectException($"the flag '{name}' is '{written}', which is neither true nor false.", new SourcePlace(DbtProject.FileName)),
            _ => null,
        };
    }

    private IndirectSelection? Indirect() => Said("indirect_selection") is not { } text ? null
        : Enum.TryParse<IndirectSelection>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode) ? mode
        : throw new ProjectException($"indirect_selection is '{text}'; it is one of eager, cautious, buildable, empty.");

    private int? Width() => Said("printer_width") is not { } text ? null
        : int.TryParse(text, out var width) && width > 0 ? width
        : throw new ProjectException($"printer_width is '{text}'; it is a whole number.");

    private long? MaxBytes() => Variable("log_file_max_bytes") is not { } text ? null
        : long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) ? bytes
        : throw new ProjectException($"DBT_LOG_FILE_MAX_BYTES is '{text}'; it is a whole number of bytes.");

    private string? OneOf(string name, params string[] known) => Said(name) is not { } text ? null
        : known.Contains(text.ToLowerInvariant()) ? text.ToLowerInvariant()
        : throw new ProjectException($"{name} is '{text}'; it is one of {string.Join(", ", known)}.");

    private string? Said(string name) => Variable(name) ?? (project.GetValueOrDefault(name) is { } value ? PlainValues.Str(value) : null);

    private string? Variable(string name) =>
        DbtVariables.Find(name, environment) ?? (s_olderNames.GetValueOrDefault(name) is { } older && environment(older) is { Length: > 0 } said ? said : null);
}
