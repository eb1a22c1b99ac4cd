using System.CommandLine;
using EcommAspire.Cli.Stack;
using EcommAspire.Transformation;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Cli.Models;

/// <summary>Which of dbt's flags a command takes beside those that all take.</summary>
[Flags]
internal enum FlagSet
{
    None = 0,
    Selection = 1,
    ResourceTypes = 2,
    FullRefresh = 4,
    Empty = 8,
    StoreFailures = 16,
    EventTime = 32,
}

/// <summary>dbt's flags, as the commands of <c>ecomm model</c> take them; the global ones stand before the verb or after it.</summary>
internal sealed class ModelFlags
{
    private readonly Option<string?> _projectDir = Text("--project-dir", "Another dbt project than the platform's; also DBT_PROJECT_DIR, or the one you stand in", "DIR");
    private readonly Option<string?> _profilesDir = Text("--profiles-dir", "The folder with profiles.yml", "DIR");
    private readonly Option<string?> _targetPath = Text("--target-path", "Where artifacts and compiled SQL go", "DIR");
    private readonly Option<int?> _threads = new("--threads") { Description = "How many nodes run at once", HelpName = "N" };
    private readonly Option<string?> _vars = Text("--vars", "Variables, as a YAML mapping", "YAML");
    private readonly Option<bool> _fullRefresh = new("--full-refresh", "-f") { Description = "Make incremental models and seeds from nothing" };
    private readonly Switch _empty = new("--empty", "Read no rows: build empty relations");
    private readonly Option<bool> _storeFailures = new("--store-failures") { Description = "Keep the failing rows of tests in tables" };
    private readonly Option<string?> _eventTimeStart = Text("--event-time-start", "Where microbatch models begin, in place of what is due", "TIME");
    private readonly Option<string?> _eventTimeEnd = Text("--event-time-end", "Where microbatch models end, in place of now", "TIME");
    private readonly Option<string?> _sample = Text("--sample", "Read only rows of a time: \"3 days\", or \"{start: 2024-07-01, end: 2024-07-08}\"", "WINDOW");
    private readonly Option<string[]> _select = Several("--select", "Nodes: names, +graph+, tag:, path:, config., state: …", "-s");

    // Other names of the same; with them in the help, it would break its lines at 80 columns.
    private readonly Option<string[]> _models = Hidden("--models", "--model", "-m");
    private readonly Option<string[]> _types = Hidden("--resource-types");
    private readonly Option<string[]> _excludeTypes = Hidden("--exclude-resource-types");

    private readonly Option<string[]> _exclude = Several("--exclude", "Nodes to leave out");
    private readonly Option<string?> _selector = Text("--selector", "A saved selector of selectors.yml", "NAME");
    private readonly Option<string[]> _resourceTypes = Several("--resource-type", "Only these types of node");
    private readonly Option<string[]> _excludeResourceTypes = Several("--exclude-resource-type", "Not these types of node");

    private readonly Option<string?> _profile = Text("--profile", "Another profile than the project names", "NAME");
    private readonly Option<string?> _target = Text("--target", "Another output of the profile than its default", "NAME", "-t");
    private readonly Option<string?> _state = Text("--state", "The artifacts of an earlier run: for state:, result:, --defer, clone", "DIR");
    private readonly Option<string?> _deferState = Text("--defer-state", "Others to defer to than those of --state", "DIR");
    private readonly Switch _defer = new("--defer", "Read what is not there from where the earlier run has it");
    private readonly Switch _favorState = new("--favor-state", "With --defer: even what is there, unless it is part of the run");
    private readonly Switch _failFast = new("--fail-fast", "Stop at the first failure", "-x");
    private readonly Option<string?> _indirect = Text("--indirect-selection", "Which tests come along: eager, cautious, buildable or empty", "HOW");
    private readonly Switch _warnError = new("--warn-error", "Treat warnings as errors");
    private readonly Option<string?> _warnErrorOptions = Text("--warn-error-options", "Which warnings, as YAML: {error: all}", "YAML");
    private readonly Switch _quiet = new("--quiet", "Say only what failed, and what print() prints", "-q");
    private readonly Switch _print = new("--print", "Print nothing that print() prints") { IsOnByDefault = true };
    private readonly Switch _useColors = new("--use-colors", "Colours, also where no terminal is");
    private readonly Option<string?> _logFormat = Text("--log-format", "text, json, debug or default", "FORM");
    private readonly Option<string?> _logLevel = Text("--log-level", "debug, info, warn, error or none", "LEVEL");
    private readonly Option<string?> _logPath = Text("--log-path", "Where dbt.log is kept; else logs/ of the project", "DIR");
    private readonly Option<string?> _logFormatFile = Text("--log-format-file", "The form of dbt.log: text, json, debug or default", "FORM");
    private readonly Option<string?> _logLevelFile = Text("--log-level-file", "What dbt.log holds from: debug, info, warn, error", "LEVEL");
    private readonly Option<int?> _printerWidth = new("--printer-width") { Description = "How wide a line of progress is", HelpName = "N" };
    private readonly Option<long?> _logFileMaxBytes = new("--log-file-max-bytes") { Description = "How large dbt.log may become before it is laid aside; 0 for no limit", HelpName = "N", Hidden = true };
    private readonly Switch _singleThreaded = new("--single-threaded", "One node after the other");
    private readonly Switch _writeJson = new("--write-json", "Leave no artifacts in the target folder") { IsOnByDefault = true };
    private readonly Switch _versionCheck = new("--version-check", "Do not heed require-dbt-version") { IsOnByDefault = true };
    private readonly Switch _debug = new("--debug", "As --log-level debug", "-d");

    /// <summary>What dbt takes and what makes no difference here: there is nothing to cache, to report home or to parse in part.</summary>
    private readonly Option[] _accepted =
    [
        .. ((string[])["--cache-selected-only", "--log-cache-events", "--macro-debugging", "--partial-parse", "--partial-parse-file-diff", "--populate-cache",
            "--send-anonymous-usage-stats", "--show-all-deprecations", "--static-parser", "--upload-to-artifacts-ingest-api",
            "--use-colors-file", "--use-experimental-parser", "--use-fast-test-edges", "--show-resource-report"])
            .SelectMany(name => new Switch(name, "").Hidden()),
        .. ((string[])["--partial-parse-file-path", "--record-timing-info -r", "--sqlparse"])
            .Select(names => names.Split(' ')).Select(names => new Option<string?>(names[0], names[1..]) { Hidden = true }),
    ];

    public ModelFlags()
    {
        Choice.Among(_indirect, "eager", "cautious", "buildable", "empty");
        Choice.Among(_logFormat, "text", "json", "debug", "default");
        Choice.Among(_logFormatFile, "text", "json", "debug", "default");
        Choice.Among(_logLevelFile, "debug", "info", "warn", "error", "none");
        _logFormatFile.Hidden = _logLevelFile.Hidden = true;
        Choice.Among(_logLevel, "debug", "info", "warn", "error", "none");
    }

    /// <summary>Adds the flags that stand before the verb or after it.</summary>
    public Command AddGlobalTo(Command command)
    {
        Option[] options =
        [
            _profile, _target, _state, _deferState, .. _defer.Options, .. _favorState.Options, .. _failFast.Options, _indirect, .. _warnError.Options, _warnErrorOptions,
            .. _quiet.Options, .. _print.Options, .. _useColors.Options, _logFormat, _logLevel, _logPath, _logFormatFile, _logLevelFile, _logFileMaxBytes, .. _singleThreaded.Hidden(), _printerWidth, .. _writeJson.Options, .. _versionCheck.Options, .. _debug.Options, .. _accepted,
        ];
        foreach (var option in options)
        {
            option.Recursive = true;
            command.Add(option);
        }

        return command;
    }

    /// <summary>Adds the flags to a command.</summary>
    public Command AddTo(Command command, bool selects) => AddTo(command, selects ? FlagSet.Selection : FlagSet.None);

    /// <summary>Adds the flags to a command.</summary>
    public Command AddTo(Command command, FlagSet set)
    {
        Option[] options =
        [
            _projectDir, _profilesDir, _targetPath, _threads, _vars,
            .. set.HasFlag(FlagSet.Selection) ? [_select, _models, _exclude, _selector] : Array.Empty<Option>(),
            .. set.HasFlag(FlagSet.ResourceTypes) ? [_resourceTypes, _types, _excludeResourceTypes, _excludeTypes] : Array.Empty<Option>(),
            .. set.HasFlag(FlagSet.FullRefresh) ? [_fullRefresh] : Array.Empty<Option>(),
            .. set.HasFlag(FlagSet.Empty) ? _empty.Options : [],
            .. set.HasFlag(FlagSet.EventTime) ? [_eventTimeStart, _eventTimeEnd, _sample] : Array.Empty<Option>(),
            .. set.HasFlag(FlagSet.StoreFailures) ? [_storeFailures] : Array.Empty<Option>(),
        ];
        foreach (var option in options)
            command.Add(option);
        return command;
    }

    /// <summary>Whether the command works on a project that is not the platform's.</summary>
    public bool IsForeign(ParseResult parsed) => ProjectDir(parsed) is not null;

    /// <summary>The engine's options as given; the platform's paths are not filled in yet.</summary>
    public ModelOptions Read(ParseResult parsed, string command) => new()
    {
        ProjectDir = ProjectDir(parsed) ?? "",
        ProfilesDir = Full(parsed.GetValue(_profilesDir)),
        Profile = parsed.GetValue(_profile),
        Target = parsed.GetValue(_target),
        TargetPath = Full(parsed.GetValue(_targetPath)),
        Threads = Positive(parsed.GetValue(_threads)),
        Vars = parsed.GetValue(_vars) is { } vars ? ModelOptions.ParseVars(vars) : new Dictionary<string, object?>(),
        Command = command,
        SingleThreaded = _singleThreaded.IsOn(parsed),
        FullRefresh = parsed.GetValue(_fullRefresh),
        FailFast = _failFast.IsOn(parsed),
        StoreFailures = parsed.GetValue(_storeFailures),
        Empty = _empty.IsOn(parsed),
        EventTimeStart = parsed.GetValue(_eventTimeStart) is { } start ? ModelOptions.ParseEventTime(start) : null,
        EventTimeEnd = parsed.GetValue(_eventTimeEnd) is { } end ? ModelOptions.ParseEventTime(end) : null,
        Sample = parsed.GetValue(_sample) is { } sample ? SampleWindow.Parse(sample, TimeProvider.System.GetUtcNow()) : null,
        WarnError = _warnError.IsOn(parsed),
        WarnErrorOptions = parsed.GetValue(_warnErrorOptions),
        State = parsed.GetValue(_state),
        DeferState = parsed.GetValue(_deferState),
        Defer = _defer.IsOn(parsed),
        FavorState = _favorState.IsOn(parsed),
        IndirectSelection = parsed.GetValue(_indirect) is { } how ? Enum.Parse<IndirectSelection>(how, ignoreCase: true) : null,
        SelectsByOldFlag = parsed.GetValue(_models) is { Length: > 0 },
        LogPath = Full(parsed.GetValue(_logPath)),
        SwitchedOff = new[] { _failFast, _empty, _warnError, _defer, _favorState, _quiet, _print, _useColors, _writeJson, _versionCheck, _debug, _singleThreaded, Introspect, InjectEphemeralCtes }
            .Where(s => s.IsOff(parsed)).Select(s => s.Flag).ToHashSet(),
        Lines = new()
        {
            Quiet = _quiet.Said(parsed),
            Print = _print.Said(parsed),
            UseColors = _useColors.Said(parsed),
            PrinterWidth = parsed.GetValue(_printerWidth),
            Format = parsed.GetValue(_logFormat),
            Level = _debug.IsOn(parsed) ? "debug" : parsed.GetValue(_logLevel),
            FileFormat = parsed.GetValue(_logFormatFile),
            FileLevel = parsed.GetValue(_logLevelFile),
            FileMaxBytes = parsed.GetValue(_logFileMaxBytes),
        },
    };

    /// <summary>For compile and show: whether they may ask the database.</summary>
    public Switch Introspect { get; } = new("--introspect", "Let no macro ask the database while compiling") { IsOnByDefault = true };

    /// <summary>For compile and show: whether the rows of ephemeral models are put in front of the SQL.</summary>
    public Switch InjectEphemeralCtes { get; } = new("--inject-ephemeral-ctes", "Leave ephemeral models out of the SQL that reads them") { IsOnByDefault = true };

    /// <summary>The nodes asked for.</summary>
    public NodeSelection Selection(ParseResult parsed) => new()
    {
        Select = Both(parsed, _select, _models),
        Exclude = parsed.GetValue(_exclude) ?? [],
        Selector = parsed.GetValue(_selector),
        ResourceTypes = Types(Both(parsed, _resourceTypes, _types), "resource_types"),
        ExcludeResourceTypes = Types(Both(parsed, _excludeResourceTypes, _excludeTypes), "exclude_resource_types"),
    };

    /// <summary>The options for a command that makes no build: on the platform's project it sees no build.</summary>
    public ModelOptions Located(ParseResult parsed, string command) =>
        IsForeign(parsed) ? Read(parsed, command) : PlatformProject.Apply(Read(parsed, command), Options.DataFolder(parsed), PlatformProject.NoFile);

    /// <summary>Loads the project for a command that makes no build: on the platform's project it reads the published one.</summary>
    public ModelEngine Open(ParseResult parsed, string command)
    {
        if (IsForeign(parsed))
            return ModelEngine.Load(Read(parsed, command));
        var folder = Options.DataFolder(parsed);
        var store = new BuildStore(folder.Warehouse);
        return ModelEngine.Load(store.Published() is { } published
            ? PlatformProject.Apply(Read(parsed, command), folder, store.PathOf(published.Id), isReadOnly: true)
            : PlatformProject.Apply(Read(parsed, command), folder, PlatformProject.NoFile));
    }

    /// <summary>What prints a command's progress, as flags, environment and project ask for it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="engine">The project, where it is read already.</param>
    /// <param name="isAside">Whether a result is printed, beside which it stands.</param>
    public RunLines Lines(ParseResult parsed, string command, ModelEngine? engine = null, bool isAside = false)
    {
        var options = engine?.Options ?? ModelEngine.ReadFlags(Located(parsed, command));
        var isNamed = parsed.GetValue(_logPath) is not null || RunLog.FolderOfEnvironment() is not null;
        return new(Options.Terminal(parsed), options.Lines, options.LogPath is { } folder ? RunLog.Open(folder, command, isNamed, options.Lines) : null) { IsAside = isAside };
    }

    /// <summary>
    /// Says what a command that shows no progress warns of, such as what is not right with the project it read; beside the result,
    /// on standard error, where the result is for a program to read.
    /// </summary>
    public void Warn(ParseResult parsed, string command, ModelEngine engine, IReadOnlyCollection<LogLine> warnings, bool isAside = false)
    {
        if (warnings.Count == 0)
            return;
        var lines = Lines(parsed, command, engine, isAside);
        foreach (var warning in warnings)
            lines.Report(warning);
    }

    private string? ProjectDir(ParseResult parsed) =>
        Full(parsed.GetValue(_projectDir) ?? DbtVariables.Find("project_dir")) ?? PlatformProject.OtherProjectHere();

    private static string[] Both(ParseResult parsed, Option<string[]> option, Option<string[]> also) => [.. parsed.GetValue(option) ?? [], .. parsed.GetValue(also) ?? []];

    private static string[] Types(string[] given, string flag) =>
        given.Length > 0 ? given : DbtVariables.Find(flag) is { } named ? named.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) : [];

    private static int? Positive(int? threads) =>
        threads is < 1 ? throw new SettingException("--threads takes a number from 1 on.") : threads;

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    private static Option<string?> Text(string name, string description, string shown, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = shown };

    private static Option<string[]> Hidden(string name, params string[] aliases) =>
        new(name, aliases) { Hidden = true, AllowMultipleArgumentsPerToken = true };

    private static Option<string[]> Several(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = "…", AllowMultipleArgumentsPerToken = true };
}
