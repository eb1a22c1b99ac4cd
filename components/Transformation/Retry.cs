using System.Text.Json;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.State;

namespace EcommAspire.Transformation;

/// <summary>The last run once more, from where it failed: its command, flags and variables, and only the nodes that did not end well.</summary>
public sealed class Retry
{
    private static readonly HashSet<string> s_notDone = ["error", "fail", "skipped", "runtime error", "partial success"];

    /// <summary>What can be switched off and is as it was then; what is not named here is as it is now, such as how much is said.</summary>
    private static readonly string[] s_keptSwitches = ["fail_fast", "empty", "defer", "favor_state", "write_json", "version_check", "introspect", "inject_ephemeral_ctes"];

    private readonly EarlierRun _run;
    private readonly HashSet<string> _ids;

    private Retry(ModelEngine engine, EarlierRun run, HashSet<string> ids)
    {
        Engine = engine;
        _run = run;
        _ids = ids;
    }

    /// <summary>The project, loaded with what that run was given.</summary>
    public ModelEngine Engine { get; }

    /// <summary>That run's command.</summary>
    public string Command => _run.Command!;

    /// <summary>
    /// Reads the last <c>run_results.json</c>, of <see cref="ModelOptions.State"/> or of the target folder, and loads the project as
    /// that run did. Folders, also those that are deferred to, <c>warn_error</c>, and variables and threads where they are given are those of now.
    /// </summary>
    public static Retry Prepare(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new ProjectState(options);
        ProjectLoader.ReadHead(state, profile: false);
        var folder = state.Options.State is { Length: > 0 } named ? EarlierState.Resolve(named, state.Root.Root) : state.TargetPath;
        var file = Path.Combine(folder, "run_results.json");
        if (!File.Exists(file))
            throw new ProjectException($"there is no run to retry: {file} is not there. Run the project first, or name the folder of its artifacts with --state.");
        var run = EarlierRun.Read(file);
        if (run.Command is not { } command || command != "run-operation" && CommandKind.Named(command) is null)
            throw new ProjectException($"{file} is of '{run.Command ?? "no command"}', which cannot be retried. What can be: build, run, test, seed, snapshot, compile, docs generate, clone, run-operation.");
        var ids = run.Results
            .Where(r => (s_notDone.Contains(r.Status) || state.Options.WarnError && r.Status == "warn")
                && (command == "run-operation" || !r.UniqueId.StartsWith("operation.", StringComparison.Ordinal)))
            .Select(r => r.UniqueId)
            .ToHashSet();
        var engine = ModelEngine.Load(AsThen(options, run));
        if (command != "run-operation" && ids.Order(StringComparer.Ordinal).FirstOrDefault(id => !engine.Project.Graph.Nodes.ContainsKey(id)) is { } gone)
            throw new ProjectException($"'{gone}', which did not end well in the earlier run, is no longer in the project. Run the command again rather than retry it.");
        return new Retry(engine, run, ids);
    }

    /// <summary>Runs them.</summary>
    public async Task<RunResult> RunAsync(IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        if (CommandKind.Named(Command) is { } kind)
        {
            var again = await Engine.RunAgainAsync(kind, Resumption.Of(_run, _ids), progress, cancellationToken);
            if (kind == CommandKind.GenerateDocs)
                await Engine.WriteDocsAsync(again, new(), cancellationToken: cancellationToken);
            return again;
        }

        var macro = _run.Arguments.GetValueOrDefault("macro") as string ?? "";
        return _ids.Count == 0
            ? Engine.DoneOperation(macro)
            : await Engine.RunOperationAsync(
                macro,
                _run.Arguments.GetValueOrDefault("args") switch
                {
                    IReadOnlyDictionary<string, object?> map => map,
                    string yaml => ModelOptions.ParseVars(yaml),
                    _ => new Dictionary<string, object?>(),
                },
                progress,
                cancellationToken);
    }

    private static ModelOptions AsThen(ModelOptions now, EarlierRun run)
    {
        return now with
        {
            Command = run.Command!,
            Profile = Text("profile"),
            Target = Text("target"),
            Threads = now.Threads ?? (run.Arguments.GetValueOrDefault("threads") is long threads and > 0 and < 1024 ? (int)threads : null),
            SingleThreaded = now.SingleThreaded || Flag("single_threaded"),
            WarnErrorOptions = now.WarnErrorOptions ?? (now.WarnError ? null : WarnErrorOptions()),
            Vars = now.Vars.Count > 0 ? now.Vars : Vars(),
            FullRefresh = now.FullRefresh || Flag("full_refresh"),
            Empty = Flag("empty"),
            EventTimeStart = Text("event_time_start") is { } start ? ModelOptions.ParseEventTime(start) : null,
            EventTimeEnd = Text("event_time_end") is { } end ? ModelOptions.ParseEventTime(end) : null,
            Sample = Sample(),
            StoreFailures = Flag("store_failures"),
            FailFast = Flag("fail_fast"),
            Defer = Flag("defer"),
            FavorState = Flag("favor_state"),
            State = Text("state"),
            // What was switched off then is not what the environment or the project say of it.
            SwitchedOff = now.SwitchedOff.Except(s_keptSwitches).Union(s_keptSwitches.Where(s => run.Arguments.GetValueOrDefault(s) is false)).ToHashSet(),
        };

        string? Text(string key) => run.Arguments.GetValueOrDefault(key) as string;

        SampleWindow? Sample() => run.Arguments.GetValueOrDefault("sample") is IReadOnlyDictionary<string, object?> window
            ? new(ModelOptions.ParseEventTime(PlainValues.Str(window.GetValueOrDefault("start"))), ModelOptions.ParseEventTime(PlainValues.Str(window.GetValueOrDefault("end"))))
            : null;

        string? WarnErrorOptions() => run.Arguments.GetValueOrDefault("warn_error_options") is IReadOnlyDictionary<string, object?> options
            ? JsonSerializer.Serialize(options.Where(o => o.Value is string or List<object?> { Count: > 0 }).ToDictionary())
            : null;

        bool Flag(string key) => run.Arguments.GetValueOrDefault(key) is true;

        IReadOnlyDictionary<string, object?> Vars() => run.Arguments.GetValueOrDefault("vars") switch
        {
            IReadOnlyDictionary<string, object?> map => map,
            string yaml => ModelOptions.ParseVars(yaml),
            _ => new Dictionary<string, object?>(),
        };
    }
}
