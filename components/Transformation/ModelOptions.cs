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

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads the text of <c>--vars</c>: a YAML mapping.</summary>
    public static IReadOnlyDictionary<string, object?> ParseVars(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return Project.PlainValues.FromYaml(Project.YamlTree.ParseMap(yaml, "--vars"));
    }
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
