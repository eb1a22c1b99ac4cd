using System.CommandLine;
using EcommAspire.Cli.Stack;
using EcommAspire.Transformation;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Models;

/// <summary>dbt's flags, as every command of <c>ecomm model</c> takes them.</summary>
internal sealed class ModelFlags
{
    private readonly Option<string?> _projectDir = Text("--project-dir", "Another dbt project than the platform's", "DIR");
    private readonly Option<string?> _profilesDir = Text("--profiles-dir", "The folder with profiles.yml", "DIR");
    private readonly Option<string?> _profile = Text("--profile", "Another profile than the project names", "NAME");
    private readonly Option<string?> _target = Text("--target", "Another output of the profile than its default", "NAME", "-t");
    private readonly Option<string?> _targetPath = Text("--target-path", "Where artifacts and compiled SQL go", "DIR");
    private readonly Option<int?> _threads = new("--threads") { Description = "How many nodes run at once", HelpName = "N" };
    private readonly Option<string?> _vars = Text("--vars", "Variables, as a YAML mapping", "YAML");
    private readonly Option<bool> _fullRefresh = new("--full-refresh", "-f") { Description = "Make incremental models and seeds from nothing" };
    private readonly Option<bool> _failFast = new("--fail-fast", "-x") { Description = "Stop at the first failure" };
    private readonly Option<bool> _storeFailures = new("--store-failures") { Description = "Keep the failing rows of tests in tables" };
    private readonly Option<bool> _empty = new("--empty") { Description = "Read no rows: build empty relations" };
    private readonly Option<bool> _warnError = new("--warn-error") { Description = "Treat warnings as errors" };
    private readonly Option<string[]> _select = Several("--select", "Nodes: names, +graph+, tag:, path:, config., resource_type: …", "-s", "--models", "-m");
    private readonly Option<string[]> _exclude = Several("--exclude", "Nodes to leave out");
    private readonly Option<string?> _selector = Text("--selector", "A saved selector", "NAME");
    private readonly Option<string[]> _resourceTypes = Several("--resource-type", "Only these types of node", "--resource-types");
    private readonly Option<string[]> _excludeResourceTypes = Several("--exclude-resource-type", "Not these types of node", "--exclude-resource-types");
    private readonly Option<string?> _indirect = Text("--indirect-selection", "Which tests come along: eager, cautious, buildable or empty", "HOW");

    public ModelFlags() => _indirect.AcceptOnlyFromAmong("eager", "cautious", "buildable", "empty");

    /// <summary>Adds the flags to a command.</summary>
    public Command AddTo(Command command, bool selects)
    {
        Option[] options = [_projectDir, _profilesDir, _profile, _target, _targetPath, _threads, _vars, _fullRefresh, _failFast, _storeFailures, _empty, _warnError];
        Option[] selection = [_select, _exclude, _selector, _resourceTypes, _excludeResourceTypes, _indirect];
        foreach (var option in selects ? options.Concat(selection) : options)
            command.Add(option);
        return command;
    }

    /// <summary>Whether the command works on a project that is not the platform's.</summary>
    public bool IsForeign(ParseResult parsed) => parsed.GetValue(_projectDir) is not null;

    /// <summary>The engine's options as given; the platform's paths are not filled in yet.</summary>
    public ModelOptions Read(ParseResult parsed, string command) => new()
    {
        ProjectDir = Full(parsed.GetValue(_projectDir)) ?? "",
        ProfilesDir = Full(parsed.GetValue(_profilesDir)),
        Profile = parsed.GetValue(_profile),
        Target = parsed.GetValue(_target),
        TargetPath = Full(parsed.GetValue(_targetPath)),
        Threads = Positive(parsed.GetValue(_threads)),
        Vars = parsed.GetValue(_vars) is { } vars ? ModelOptions.ParseVars(vars) : new Dictionary<string, object?>(),
        Command = command,
        FullRefresh = parsed.GetValue(_fullRefresh),
        FailFast = parsed.GetValue(_failFast),
        StoreFailures = parsed.GetValue(_storeFailures),
        Empty = parsed.GetValue(_empty),
        WarnError = parsed.GetValue(_warnError),
    };

    /// <summary>The nodes asked for.</summary>
    public NodeSelection Selection(ParseResult parsed) => new()
    {
        Select = parsed.GetValue(_select) ?? [],
        Exclude = parsed.GetValue(_exclude) ?? [],
        Selector = parsed.GetValue(_selector),
        ResourceTypes = parsed.GetValue(_resourceTypes) ?? [],
        ExcludeResourceTypes = parsed.GetValue(_excludeResourceTypes) ?? [],
        IndirectSelection = Enum.Parse<IndirectSelection>(parsed.GetValue(_indirect) ?? "eager", ignoreCase: true),
    };

    /// <summary>The options for a command that makes no build: on the platform's project it sees no build.</summary>
    public ModelOptions Located(ParseResult parsed, string command) =>
        IsForeign(parsed) ? Read(parsed, command) : PlatformProject.Apply(Read(parsed, command), Options.DataFolder(parsed), ":memory:");

    /// <summary>Loads the project for a command that makes no build: on the platform's project it reads the published one.</summary>
    public OpenProject Open(ParseResult parsed, string command)
    {
        if (IsForeign(parsed))
            return new(ModelEngine.Load(Read(parsed, command)));
        var folder = Options.DataFolder(parsed);
        var store = new BuildStore(folder.Warehouse);
        return new(ModelEngine.Load(store.Published() is { } published
            ? PlatformProject.Apply(Read(parsed, command), folder, store.PathOf(published.Id), isReadOnly: true)
            : PlatformProject.Apply(Read(parsed, command), folder, ":memory:")));
    }

    private static int? Positive(int? threads) =>
        threads is < 1 ? throw new SettingException("--threads takes a number from 1 on.") : threads;

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    private static Option<string?> Text(string name, string description, string shown, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = shown };

    private static Option<string[]> Several(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "…", AllowMultipleArgumentsPerToken = true };
}

/// <summary>A project that is open.</summary>
internal sealed class OpenProject(ModelEngine engine) : IDisposable
{
    public ModelEngine Engine { get; } = engine;

    public void Dispose()
    {
        // Nothing is held between the engine's commands.
    }
}
