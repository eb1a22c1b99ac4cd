using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Microbatch;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>A node is being compiled or run: SQL runs, references become relations.</summary>
internal sealed class RunScope : NodeScope
{
    private readonly RunState _run;
    private readonly Node? _node;
    private readonly IEngineSession _session;
    private readonly Dictionary<string, Lazy<JinjaDict>> _results = [];
    private readonly HashSet<string> _loaded = [];
    private readonly CancellationToken _cancellation;
    private string? _comment;

    public RunScope(RunState run, Node? node, IEngineSession session, CancellationToken cancellation)
        : base(run.Project, node?.PackageName ?? run.Project.Root.Name)
    {
        _run = run;
        _node = node;
        _session = session;
        _cancellation = cancellation;
        Relation = node is null ? null : Context.Relation.Of(node, run.Project.Engine.Quote);
    }

    public Relation? Relation { get; }

    public RunState Run => _run;

    /// <summary>For a microbatch model: the batch it runs for.</summary>
    public BatchContext? Batch
    {
        get;
        init
        {
            field = value;
            if (value is not { IsIncremental: true })
                return;
            Set("is_incremental", Function("is_incremental", (_, _) => true));
            Set("should_full_refresh", Function("should_full_refresh", (_, _) => false));
        }
    }

    public IEngineSession Session => _session;

    /// <summary>The ephemeral models this node reads, in the order of reading.</summary>
    public List<Node> EphemeralReads { get; } = [];

    /// <summary>What <c>statement('main')</c> and its like kept.</summary>
    public JinjaDict? Result(string name) => _results.GetValueOrDefault(name)?.Value;

    /// <summary>Gives the SQL of <c>write()</c> its file.</summary>
    public Action<string>? Writer { get; init; }

    /// <summary>For a seed: its rows.</summary>
    public Func<AgateTable>? SeedTable { get; init; }

    /// <summary>The database's last answer in the main statement: rows touched.</summary>
    public long? RowsAffected { get; set; }

    /// <summary>Runs SQL, marked as the project wants it.</summary>
    public EngineAnswer Execute(string sql, bool fetch)
    {
        var marked = _run.Comments.Mark(sql, _comment ??= _run.Comments.Of(_node));
        var clock = State.Options.Clock;
        var begun = clock.GetTimestamp();
        _run.Report(new StatementSent(_node, marked));
        var answer = _session.Execute(marked, fetch);
        _run.Report(new StatementAnswered(_node, answer.Message, clock.GetElapsedTime(begun)));
        return answer;
    }

    protected override bool IsExecuting => true;

    public override void Report(LogLine line) => _run.Report(line);

    public string Render(string text, string name) => MacroRegistry.Language.Render(text, this, name, RenderOptions.Default, _cancellation);

    protected override string Rendered(string text) => Render(text, "var()");

    public object? Call(MacroDefinition macro, CallArguments arguments) =>
        macro.Template.BindMacro(macro.Node, this).Call(arguments, RenderOptions.Default, _cancellation);

    protected override bool TryMake(string name, out object? value)
    {
        if (base.TryMake(name, out value))
            return true;
        value = name switch
        {
            "ref" => RefAsValue(),
            "source" => Function(name, (_, a) => Source(a)),
            "function" => Function(name, (_, a) => FunctionOf(a)),
            "config" => _node is null ? new CollectingConfig([]) : new RuntimeConfig(_node, Batch?.Config),
            "this" => Relation,
            "model" => _node is null ? null : Model(_node),
            "database" => _node?.Database ?? State.Database,
            "schema" => _node?.Schema ?? State.Profile.Schema,
            "metric" => Function(name, (_, a) => MetricReference.Of(a).Resolved((JinjaDict)_run.Graph["metrics"]!)),
            "adapter" => new RunAdapter(this, State),
            "graph" => _run.Graph,
            "write" => Function(name, (_, a) => Write(a)),
            "store_result" => Function(name, (_, a) => StoreResult(a)),
            "store_raw_result" => Function(name, (_, a) => StoreRawResult(a)),
            "load_result" => Function(name, (_, a) => LoadResult(a.Bind("load_result", 1, "name").Text(0))),
            "render" => Function(name, (_, a) => Render(JinjaValue.ToText(a.Bind("render", 1, "sql")[0]), _node?.DisplayPath ?? "render()")),
            "load_agate_table" => Function(name, (_, _) => SeedTable?.Invoke() ?? throw new JinjaException("load_agate_table() is for seeds.")),
            "pre_hooks" => Batch is { IsFirst: false } ? new JinjaList() : Hooks("pre-hook"),
            "post_hooks" => Batch is { IsLast: false } ? new JinjaList() : Hooks("post-hook"),
            "selected_resources" => JinjaValue.From(_run.Selected),
            "thread_id" => Thread.CurrentThread.Name ?? "MainThread",
            "invocation_args_dict" => JinjaValue.From(_run.Arguments),
            "defer_relation" => _node is null ? null : _run.Deferral?.Find(_node),
            "flags" => FlagsObject.For(State, _run.Command),
            "try_or_compiler_error" => Function(name, (c, a) => TryOrCompilerError(c, a)),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    protected override JinjaDict Builtins()
    {
        var builtins = base.Builtins();
        builtins["ref"] = RefAsValue();
        builtins["source"] = Function("source", (_, a) => Source(a));
        builtins["function"] = Function("function", (_, a) => FunctionOf(a));
        builtins["config"] = _node is null ? new CollectingConfig([]) : new RuntimeConfig(_node, Batch?.Config);
        return builtins;
    }

    private RefFunction RefAsValue() => new(State, Ref, () => TryGet("invocation_args_dict", out var arguments) ? arguments : null);

    private JinjaDict Model(Node node)
    {
        var facts = NodeFacts.Of(node);
        facts["batch"] = Batch?.Facts;
        if (Batch is { } batch && facts["config"] is JinjaDict config)
            foreach (var (key, value) in batch.Config)
                config[key] = value;
        return facts;
    }

    /// <summary>What a node reads of a relation: with --empty no rows, in a batch or a sample those of its time.</summary>
    private Relation Limited(Relation relation, Node target) => relation with
    {
        Empty = State.Options.Empty,
        Filter = EventTimeFilter.Of(_node, target, Batch?.Batch, State.Options.Sample, State.Engine.Quote),
    };

    private Relation Ref(CallArguments arguments)
    {
        var call = References.Ref(arguments);
        var target = _run.Resolver.Find(call, Package!)
            ?? throw new JinjaException($"{call} finds no enabled model, seed or snapshot{_run.Resolver.Suggest(call)}.");
        if (_node is not null && _node.ResourceType != ResourceType.Operation && _node.ResourceType != ResourceType.SqlOperation && target.UniqueId != _node.UniqueId && !_node.DependsOn.Contains(target.UniqueId))
        {
            throw new JinjaException(
                $"{call} was not seen while the project was parsed, so it cannot be built first. Write it where it is always reached, for instance as a comment: -- depends_on: {{{{ {call} }}}}");
        }

        if (!target.IsEphemeral)
            return Limited(Deferred(target) ?? Context.Relation.Of(target, State.Engine.Quote), target);
        if (!EphemeralReads.Contains(target))
            EphemeralReads.Add(target);
        return Limited(new Relation { Quoter = State.Engine.Quote, Identifier = Ctes.NameOf(target), Type = "cte" }, target);
    }

    /// <summary>The relation of an earlier run in place of one that is not there, or not part of this run where the earlier one is favoured.</summary>
    private Relation? Deferred(Node target)
    {
        if (_run.Deferral?.Find(target) is not { } elsewhere)
            return null;
        var isFavoured = State.Options.FavorState && !_run.IsSelected(target.UniqueId);
        return isFavoured || new RunAdapter(this, State).Find(target.Database, target.Schema, target.Alias) is null ? elsewhere : null;
    }

    private Relation Source(CallArguments arguments)
    {
        var call = References.Source(arguments);
        var target = _run.Resolver.Find(call, Package!)
            ?? throw new JinjaException($"source('{call.Source}', '{call.Table}') is not declared{_run.Resolver.Suggest(call)}.");
        if (ExternalFiles.PluginOf(target) is { } plugin)
            throw new JinjaException($"The source '{call.Source}.{call.Table}' is loaded by the plugin '{plugin}', which is Python code and does not run here. Give it an external_location, or a table.");
        return Limited(Context.Relation.Of(target, State.Engine.Quote), target);
    }

    /// <summary>A function by its name in SQL; that of the earlier run where this database has none.</summary>
    private Relation FunctionOf(CallArguments arguments)
    {
        var call = References.Function(arguments);
        var target = _run.Resolver.Find(call, Package!) ?? throw new JinjaException($"{call} finds no enabled function{_run.Resolver.Suggest(call)}.");
        var elsewhere = _run.IsSelected(target.UniqueId) ? null : _run.Deferral?.Find(target);
        var isTaken = elsewhere is not null && (State.Options.FavorState || !Exists(target));
        return (isTaken ? elsewhere! : Context.Relation.Of(target, State.Engine.Quote)) with { Type = "function" };
    }

    private bool Exists(Node function) =>
        Call(State.Macros.ResolveFromRoot("function_exists")!, new CallArguments(Context.Relation.Of(function, State.Engine.Quote))) is true;

    private string Write(CallArguments arguments)
    {
        Writer?.Invoke(JinjaValue.ToText(arguments.Bind("write", 1, "payload")[0]));
        return "";
    }

    private string StoreResult(CallArguments arguments)
    {
        var bound = arguments.Bind("store_result", 2, "name", "response", "agate_table");
        Keep(bound.Text(0), bound[1], bound[2]);
        return "";
    }

    private void Keep(string name, object? response, object? table)
    {
        _loaded.Remove(name);
        // Lazily, for a seed's rows: they are read for those who load them.
        _results[name] = new(() => new JinjaDict
        {
            ["response"] = response,
            ["data"] = table is AgateTable rows ? new JinjaList(rows.Iterate().Select(row => (object?)new JinjaTuple(((MappedSequence)row!).Iterate()))) : new JinjaList(),
            ["table"] = table ?? new AgateTable(new ResultTable([], [])),
        });
    }

    /// <summary>As in dbt, a result is given once, but for that of the main statement; null is what was never kept.</summary>
    private JinjaDict? LoadResult(string name)
    {
        if (!_results.TryGetValue(name, out var result))
            return null;
        return name == "main" || _loaded.Add(name) ? result.Value : throw new JinjaException($"The 'statement' result named '{name}' has already been loaded into a variable. Keep what load_result('{name}') gives, and use that.");
    }

    private string StoreRawResult(CallArguments arguments)
    {
        var bound = arguments.Bind("store_raw_result", 1, "name", "message", "code", "rows_affected", "agate_table");
        var rows = bound[3] switch { long number => number, string text when long.TryParse(text, out var number) => number, _ => (long?)null };
        Keep(bound.Text(0), new AdapterResponse(bound.TextOrNone(1) ?? "OK", bound.TextOrNone(2), rows), bound[4]);
        return "";
    }

    private JinjaList Hooks(string kind) =>
        new(_node?.Config[kind] is IEnumerable<object?> hooks
            ? hooks.OfType<IReadOnlyDictionary<string, object?>>().Select(JinjaValue.From)
            : []);

    private static object? TryOrCompilerError(RenderContext context, CallArguments arguments)
    {
        try
        {
            return context.Call(arguments.Positional[1], arguments.Skip(2));
        }
        catch (JinjaException e)
        {
            throw new JinjaException($"{JinjaValue.ToText(arguments.Positional[0])}: {e.Reason}", e);
        }
    }
}

/// <summary>What the database answered, as <c>load_result('main').response</c>.</summary>
internal sealed record AdapterResponse(string Message, string? Code, long? RowsAffected) : IJinjaObject
{
    public string TypeName => "AdapterResponse";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch { "_message" or "message" => Message, "code" => Code, "rows_affected" => RowsAffected, _ => this };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    public override string ToString() => Message;
}
