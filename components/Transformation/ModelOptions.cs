using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation;

/// <summary>What to load, and how: dbt's global flags.</summary>
public sealed record ModelOptions
{
    /// <summary>The folder with <c>dbt_project.yml</c>.</summary>
    public required string ProjectDir { get; init; }

    /// <summary>The folder with <c>profiles.yml</c>; by default <c>DBT_PROFILES_DIR</c>, the project's folder if it has one, else <c>~/.dbt</c>.</summary>
    public string? ProfilesDir { get; init; }

    /// <summary>The profile, in place of the one the project names.</summary>
    public string? Profile { get; init; }

    /// <summary>The profile's output, in place of its default.</summary>
    public string? Target { get; init; }

    /// <summary>Where artifacts and compiled SQL go, in place of the project's <c>target-path</c>.</summary>
    public string? TargetPath { get; init; }

    /// <summary>How many nodes run at once, in place of the profile's.</summary>
    public int? Threads { get; init; }

    /// <summary>Run one node after the other, however many threads there are.</summary>
    public bool SingleThreaded { get; init; }

    /// <summary>Variables that go before those of the project (<c>--vars</c>); see <see cref="ParseVars"/>.</summary>
    public IReadOnlyDictionary<string, object?> Vars { get; init; } = new Dictionary<string, object?>();

    /// <summary>What <c>env_var()</c> sees before the process's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The command's name, as <c>flags.WHICH</c> shows it while the project is parsed.</summary>
    public string Command { get; init; } = "build";

    /// <summary>Rebuild incremental models and seeds from nothing.</summary>
    public bool FullRefresh { get; init; }

    /// <summary>Read no rows from refs and sources: build empty relations.</summary>
    public bool Empty { get; init; }

    /// <summary>Where microbatch models begin, in place of what is due.</summary>
    public DateTimeOffset? EventTimeStart { get; init; }

    /// <summary>Where microbatch models end, in place of now.</summary>
    public DateTimeOffset? EventTimeEnd { get; init; }

    /// <summary>The time that models and snapshots read of what has an event time; <c>--sample</c>.</summary>
    public SampleWindow? Sample { get; init; }

    /// <summary>Treat warnings as errors.</summary>
    public bool WarnError { get; init; }

    /// <summary>Keep the failing rows of every test in a table.</summary>
    public bool StoreFailures { get; init; }

    /// <summary>Stop at the first failure.</summary>
    public bool FailFast { get; init; }

    /// <summary>The folder with the artifacts of an earlier run, from the working directory or from the project: for <c>state:</c> and its like, for deferring and for <c>retry</c>.</summary>
    public string? State { get; init; }

    /// <summary>The folder whose manifest is deferred to, in place of <see cref="State"/>.</summary>
    public string? DeferState { get; init; }

    /// <summary>Read what is not part of the run from where the earlier run has it.</summary>
    public bool Defer { get; init; }

    /// <summary>Defer even to relations that are there in the target too.</summary>
    public bool FavorState { get; init; }

    /// <summary>How tests come along with chosen nodes, where a selection does not say.</summary>
    public IndirectSelection? IndirectSelection { get; init; }

    /// <summary>dbt's <c>--warn-error-options</c>, as YAML: which warnings are errors, which stay warnings, which are not shown.</summary>
    public string? WarnErrorOptions { get; init; }

    /// <summary>What becomes of warnings, once flags, environment and project are read.</summary>
    internal WarningRules Warnings { get; init; } = WarningRules.Default;

    /// <summary>Flags that are switched off on purpose (<c>--no-fail-fast</c>), by dbt's names (<c>fail_fast</c>): neither the environment nor the project switches them on.</summary>
    public IReadOnlySet<string> SwitchedOff { get; init; } = new HashSet<string>();

    /// <summary>Whether artifacts are written; <c>--no-write-json</c> is in <see cref="SwitchedOff"/>.</summary>
    public bool WriteJson { get; internal init; } = true;

    /// <summary>Whether <c>require-dbt-version</c> is heeded; <c>--no-version-check</c> is in <see cref="SwitchedOff"/>.</summary>
    public bool VersionCheck { get; internal init; } = true;

    /// <summary>Whether compiling may ask the database; <c>--no-introspect</c> is in <see cref="SwitchedOff"/>.</summary>
    public bool Introspect { get; internal init; } = true;

    /// <summary>Whether what compiling gives has the rows of ephemeral models in front; <c>--no-inject-ephemeral-ctes</c> is in <see cref="SwitchedOff"/>.</summary>
    public bool InjectEphemeralCtes { get; internal init; } = true;

    /// <summary>Whether nodes were chosen by <c>--models</c>, the old name of <c>--select</c>.</summary>
    public bool SelectsByOldFlag { get; init; }

    /// <summary>The folder for logs, in place of the project's; once the project's file is read, whichever it is.</summary>
    public string? LogPath { get; init; }

    /// <summary>How lines are printed.</summary>
    public LineOptions Lines { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads the text of <c>--event-time-start</c> or <c>--event-time-end</c>: a date or a time, UTC where it names no zone.</summary>
    public static DateTimeOffset ParseEventTime(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MicrobatchRules.Moment(text) ?? throw new ProjectException($"'{text}' is no time; write it as 2024-09-17 or 2024-09-17T16:00:00.");
    }

    /// <summary>Reads the text of <c>--vars</c>: a YAML mapping.</summary>
    public static IReadOnlyDictionary<string, object?> ParseVars(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return Project.PlainValues.FromYaml(Project.YamlTree.ParseMap(yaml, "--vars"));
    }
}

/// <summary>dbt's flags for what is printed; null is as the environment, the project or the terminal has it.</summary>
public sealed record LineOptions
{
    /// <summary>Only errors, and what <c>print()</c> prints.</summary>
    public bool? Quiet { get; init; }

    /// <summary>Whether <c>print()</c> prints.</summary>
    public bool? Print { get; init; }

    /// <summary>Whether lines are coloured.</summary>
    public bool? UseColors { get; init; }

    /// <summary>How wide a line of progress is.</summary>
    public int? PrinterWidth { get; init; }

    /// <summary>text, debug, json or default.</summary>
    public string? Format { get; init; }

    /// <summary>debug, info, warn, error or none.</summary>
    public string? Level { get; init; }

    /// <summary>The form of the log file: text, debug, json or default.</summary>
    public string? FileFormat { get; init; }

    /// <summary>What the log file holds from: debug, info, warn, error or none.</summary>
    public string? FileLevel { get; init; }

    /// <summary>How large the log file may become where nobody says it.</summary>
    public const long UsualFileMaxBytes = 10 << 20;

    /// <summary>How large the log file may become before it is laid aside; 0 is without limit.</summary>
    public long? FileMaxBytes { get; init; }
}

/// <summary>How tests are chosen along with the nodes they test.</summary>
public enum IndirectSelection
{
    /// <summary>As soon as one of the tested nodes is chosen.</summary>
    Eager,

    /// <summary>Only when all of the tested nodes are chosen.</summary>
    Cautious,

    /// <summary>When the tested nodes are chosen or are ancestors of chosen nodes.</summary>
    Buildable,

    /// <summary>Never.</summary>
    Empty,
}

/// <summary>Which nodes a command works on.</summary>
public sealed record NodeSelection
{
    /// <summary>Everything.</summary>
    public static NodeSelection All { get; } = new();

    /// <summary>Criteria of <c>--select</c>; each may hold several, separated by blanks. Empty: everything.</summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary>Criteria of <c>--exclude</c>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>A saved selector of <c>selectors.yml</c>.</summary>
    public string? Selector { get; init; }

    /// <summary>Only these resource types (dbt's spelling). Empty: all that the command works on.</summary>
    public IReadOnlyList<string> ResourceTypes { get; init; } = [];

    /// <summary>Not these resource types.</summary>
    public IReadOnlyList<string> ExcludeResourceTypes { get; init; } = [];

    /// <summary>How tests come along; where it is not said, as the project's flags have it, or eagerly.</summary>
    public IndirectSelection? IndirectSelection { get; init; }

    /// <summary>Whether nothing asked for means everything, even where the project has a default selector.</summary>
    internal bool IgnoresDefaultSelector { get; init; }

    /// <summary>Whether anything was asked for.</summary>
    public bool IsEverything => Select.Count == 0 && Exclude.Count == 0 && Selector is null;
}
