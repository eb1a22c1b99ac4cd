using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Contracts;
using EcommAspire.Transformation.Execution.Snapshots;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>adapter</c> while a node runs. What changes relations goes through macros, so that a project can override it.</summary>
internal sealed class RunAdapter(RunScope scope, ProjectState state) : IJinjaObject
{
    private static readonly string[] s_strategies = ["append", "delete+insert", "merge", "microbatch", "default"];

    private static readonly string[] s_methods =
    [
        "add_query", "assert_valid_snapshot_target_given_strategy", "cache_added", "cache_dropped", "cache_renamed", "check_schema_exists", "commit", "convert_type", "create_schema",
        "describe_query", "dispatch", "drop_relation", "drop_schema", "execute", "expand_target_column_types", "get_hard_deletes_behavior", "get_column_schema_from_query",
        "get_columns_in_relation", "get_incremental_strategy_macro", "get_missing_columns", "get_relation", "list_relations",
        "list_relations_without_caching", "list_schemas", "load_rows", "nice_connection_name", "quote", "quote_as_configured",
        "quote_seed_column", "rename_relation", "render_raw_columns_constraints", "render_raw_model_constraints", "run_sql", "truncate_relation", "type", "valid_incremental_strategies", "warn_once",
    ];

    private readonly RelationCache _relations = scope.Run.Relations;

    public string TypeName => "adapter";

    public IEnumerable<string> AttributeNames => s_methods;

    public bool TryGetAttribute(string name, out object? value)
    {
        Func<RenderContext, CallArguments, object?>? body = name switch
        {
            "execute" => (_, a) => Execute(a),
            "add_query" => (_, a) => AddQuery(a),
            "dispatch" => (_, a) => scope.Dispatch(a),
            "quote" => (_, a) => state.Engine.Quote(JinjaValue.ToText(a.Bind(name, 1, "identifier")[0])),
            "quote_as_configured" => (_, a) => state.Engine.Quote(JinjaValue.ToText(a.Bind(name, 2, "identifier", "quote_key")[0])),
            "quote_seed_column" => (_, a) => a.Bind(name, 1, "column", "quote_config") is var b && b.Has(1) && b[1] is false ? b.Text(0) : state.Engine.Quote(b.Text(0)),
            "get_relation" or "load_relation" => (_, a) => GetRelation(a),
            "list_relations" => (_, a) => new JinjaList(ListRelations(a.Bind(name, 2, "database", "schema").TextOrNone(0), a.Bind(name, 2, "database", "schema").TextOrNone(1))),
            "list_relations_without_caching" => (_, a) => new JinjaList(Listed(RelationAt(a, 0))),
            "get_columns_in_relation" => (_, a) => Columns(RelationAt(a, 0)),
            "describe_query" or "get_column_schema_from_query" => (_, a) => Describe(JinjaValue.ToText(a.Positional[0])),
            "get_missing_columns" => (_, a) => Missing(RelationAt(a, 0), RelationAt(a, 1)),
            "expand_target_column_types" => (_, _) => null,
            "render_raw_columns_constraints" => (_, a) => Constraints().OfColumns(a.Bind(name, 1, "raw_columns")[0] as JinjaDict ?? []),
            "render_raw_model_constraints" => (_, a) => Constraints().OfModel(a.Bind(name, 1, "raw_constraints")[0] as JinjaList ?? []),
            "get_hard_deletes_behavior" => (_, a) => SnapshotRules.Deletes(a.Bind(name, 1, "config")[0]),
            "valid_snapshot_target" or "assert_valid_snapshot_target_given_strategy" => (_, a) => CheckSnapshot(a),
            "drop_relation" => (_, a) => Drop(RelationAt(a, 0)),
            "rename_relation" => (_, a) => Rename(RelationAt(a, 0), RelationAt(a, 1)),
            "truncate_relation" => (_, a) => Macro("truncate_relation", RelationAt(a, 0)),
            "create_schema" => (_, a) => CreateSchema(RelationAt(a, 0)),
            "drop_schema" => (_, a) => DropSchema(RelationAt(a, 0)),
            "check_schema_exists" => (_, a) => Schemas(a.Bind(name, 2, "database", "schema").TextOrNone(0)).Contains(a.Bind(name, 2, "database", "schema").Text(1), StringComparer.OrdinalIgnoreCase),
            "list_schemas" => (_, a) => new JinjaList(Schemas(a.Bind(name, 0, "database").TextOrNone(0))),
            "commit" => (_, _) => Commit(),
            "type" => (_, _) => state.Profile.Type,
            "cache_added" => (_, a) => Changed(() => _relations.Add(RelationAt(a, 0))),
            "cache_dropped" => (_, a) => Changed(() => _relations.Drop(RelationAt(a, 0))),
            "cache_renamed" => (_, a) => Changed(() => Renamed(RelationAt(a, 0), RelationAt(a, 1))),
            "convert_type" => (_, a) => ConvertType(a),
            "load_rows" => (_, a) => LoadRows(a),
            "get_incremental_strategy_macro" => (_, a) => StrategyMacro(a),
            "valid_incremental_strategies" => (_, _) => new JinjaList(s_strategies),
            "standardize_grants_dict" => (_, _) => new JinjaDict(),
            "run_sql" => (_, a) => Sql(JinjaValue.ToText(a.Positional[0])),
            "nice_connection_name" => (_, _) => Thread.CurrentThread.Name ?? "master",
            "warn_once" => (_, a) => WarnOnce(a.Bind(name, 1, "msg").Text(0)),
            "should_identifier_be_quoted" => (_, _) => false,
            _ => ExternalFiles.Method(name, state, scope),
        };
        value = body is null ? null : new JinjaFunction(name, body);
        return value is not null;
    }

    private JinjaTuple Execute(CallArguments arguments)
    {
        var bound = arguments.Bind("execute", 1, "sql", "auto_begin", "fetch", "limit");
        var sql = JinjaValue.ToText(bound[0]);
        if (!state.Options.Introspect && scope.Run.Command == "compile")
            throw new JinjaException("This asks the database while compiling, which --no-introspect forbids.");
        if (bound.Flag(1) && !scope.Session.InTransaction)
            scope.Session.Begin();
        if (IsCommit(sql))
        {
            scope.Session.Commit();
            return new JinjaTuple(new AdapterResponse("OK", null, null), new AgateTable(ResultTable.Empty));
        }

        var answer = scope.Execute(sql, bound.Flag(2));
        if (!bound.Flag(2))
            scope.RowsAffected = answer.RowsAffected;
        return new JinjaTuple(new AdapterResponse(answer.Message, null, null), new AgateTable(answer.Table));
    }

    /// <summary>A hook outside the transaction begins with a bare commit, which the session must know about.</summary>
    private static bool IsCommit(string sql) =>
        sql.AsSpan().Trim().TrimEnd(';').TrimEnd().Equals("commit", StringComparison.OrdinalIgnoreCase);

    private JinjaTuple AddQuery(CallArguments arguments)
    {
        var bound = arguments.Bind("add_query", 1, "sql", "auto_begin", "bindings", "abridge_sql_log");
        if (bound[2] is not null)
            throw new JinjaException("adapter.add_query() takes no bindings here; write values with dbt.string_literal().");
        var answer = scope.Execute(JinjaValue.ToText(bound[0]), fetch: true);
        return new JinjaTuple(null, new AgateTable(answer.Table));
    }

    private object? Macro(string name, params object?[] arguments)
    {
        var macro = state.Macros.ResolveFromRoot(name) ?? throw new JinjaException($"There is no macro '{name}'.");
        return scope.Call(macro, new CallArguments(arguments));
    }

    private static Relation RelationAt(CallArguments arguments, int index)
    {
        var value = index < arguments.Positional.Count ? arguments.Positional[index] : arguments.Named.Skip(index - arguments.Positional.Count).FirstOrDefault().Value;
        return value as Relation ?? throw new JinjaException($"A relation is needed here, not {(value is null ? "none" : JinjaValue.TypeName(value))}.");
    }

    private Relation? GetRelation(CallArguments arguments)
    {
        if (arguments.Positional is [Relation relation])
            return Find(relation.Database, relation.Schema, relation.Identifier);
        var bound = arguments.Bind("get_relation", 0, "database", "schema", "identifier");
        return Find(bound.TextOrNone(0), bound.TextOrNone(1), bound.TextOrNone(2));
    }

    /// <summary>The relation of that name, if it is there.</summary>
    public Relation? Find(string? database, string? schema, string? identifier)
    {
        ListRelations(database, schema);
        return _relations.Find(database ?? state.Database, schema, identifier);
    }

    private IReadOnlyList<Relation> ListRelations(string? database, string? schema)
    {
        database ??= state.Database;
        if (!_relations.Knows(database, schema))
            _relations.Fill(database, schema, Listed(new Relation { Quoter = state.Engine.Quote, Database = database, Schema = schema }));
        return _relations.In(database, schema);
    }

    private List<Relation> Listed(Relation schema)
    {
        if (Macro("list_relations_without_caching", schema) is not AgateTable listed)
            return [];
        return listed.Table.Rows.Select(row => new Relation
        {
            Quoter = state.Engine.Quote,
            Database = row[0] as string,
            Identifier = row[1] as string,
            Schema = row[2] as string,
            Type = row[3] as string,
        }).ToList();
    }

    /// <summary>A relation that is not there has no columns, as in dbt-duckdb: projects ask while they are compiled, before anything is built.</summary>
    private object? Columns(Relation relation)
    {
        try
        {
            return Macro("get_columns_in_relation", relation);
        }
        catch (EngineException e) when (e.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase))
        {
            return new JinjaList();
        }
    }

    private JinjaList Describe(string query) =>
        new(scope.Session.Describe(query).Select(c => (object?)new Column(c.Name, c.Type, state.Engine.Quote, state.Engine.TranslateType)));

    private JinjaList Missing(Relation from, Relation to)
    {
        var known = ((JinjaList)Macro("get_columns_in_relation", to)!).OfType<Column>().Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new JinjaList(((JinjaList)Macro("get_columns_in_relation", from)!).OfType<Column>().Where(c => !known.Contains(c.Name)));
    }

    private string Drop(Relation relation)
    {
        Macro("drop_relation", relation);
        _relations.Drop(relation);
        return "";
    }

    private string Rename(Relation from, Relation to)
    {
        Macro("rename_relation", from, to);
        Renamed(from, to);
        return "";
    }

    private void Renamed(Relation from, Relation to)
    {
        _relations.Drop(from);
        _relations.Add(to with { Type = to.Type ?? from.Type });
    }

    /// <summary>Schemas are made and dropped at once, whatever becomes of the node that asked for it.</summary>
    private string CreateSchema(Relation relation)
    {
        Macro("create_schema", relation);
        return Commit();
    }

    private string DropSchema(Relation relation)
    {
        Macro("drop_schema", relation);
        Commit();
        _relations.Forget(relation.Database, relation.Schema);
        return "";
    }

    private IEnumerable<string> Schemas(string? database) =>
        Macro("list_schemas", database ?? state.Database) is AgateTable listed ? listed.Table.Rows.Select(r => (string)r[0]!) : [];

    private Constraints Constraints() => new(state.Engine.Quote, to =>
        ForeignKeyTargets.Rendered(to, scope) is { } relation
            // DuckDB knows foreign keys only within one database.
            ? (relation with { IncludeDatabase = false }).Render()
            : throw new JinjaException($"A foreign key's 'to' is ref() or source(), not {to}."));

    private string CheckSnapshot(CallArguments arguments)
    {
        var bound = arguments.Bind("assert_valid_snapshot_target_given_strategy", 1, "relation", "column_names", "strategy");
        var relation = RelationAt(arguments, 0);
        var columns = ((JinjaList)Macro("get_columns_in_relation", relation)!).OfType<Column>().Select(c => c.Name);
        var marksDeleted = bound[2] is JinjaDict strategy && strategy.TryGetValue("hard_deletes", out var deletes) && deletes is "new_record";
        SnapshotRules.CheckTarget(relation.Render(), columns, bound[1] as JinjaDict ?? [], marksDeleted);
        return "";
    }

    private string Commit()
    {
        scope.Session.Commit();
        return "";
    }

    private static string Changed(Action change)
    {
        change();
        return "";
    }

    private string WarnOnce(string warning)
    {
        if (scope.Run.IsNew(warning))
            scope.Report(new LogLine(warning, LogLevel.Warning));
        return "";
    }

    private static string ConvertType(CallArguments arguments)
    {
        var bound = arguments.Bind("convert_type", 2, "agate_table", "col_idx");
        return bound[0] is AgateTable table ? table.Table.Columns[bound.Int(1)].Type : throw new JinjaException("convert_type() needs a table.");
    }

    private string LoadRows(CallArguments arguments)
    {
        var bound = arguments.Bind("load_rows", 2, "relation", "agate_table", "quote_columns");
        if (bound[0] is not Relation relation || bound[1] is not AgateTable table)
            throw new JinjaException("load_rows() needs a relation and a table.");
        var quoted = bound[2] is not false;
        var columns = table.ColumnNames.Select(c => quoted ? state.Engine.Quote(c) : c).ToList();
        if (!scope.Session.InTransaction)
            scope.Session.Begin();
        scope.Session.Load(relation.Render(), columns, table.Table.Rows.Select(row => row as string?[] ?? Array.ConvertAll(row, v => v as string)));
        return $"insert into {relation.Render()} ({string.Join(", ", columns)}) values … -- {table.Table.Rows.Count} rows";
    }

    private object? StrategyMacro(CallArguments arguments)
    {
        var strategy = JinjaValue.ToText(arguments.Positional.Count > 1 ? arguments.Positional[1] : "default");
        var name = $"get_incremental_{strategy.Replace('+', '_')}_sql";
        if (scope.TryGet(name, out var macro) && macro is BoundMacro)
            return macro;
        throw new JinjaException(
            $"There is no incremental strategy '{strategy}'{Nearest.Suffix(strategy, s_strategies)}. Strategies: {string.Join(", ", s_strategies)}, or a macro {name} of your own.");
    }

    private string Sql(string sql)
    {
        scope.Execute(sql, fetch: false);
        return "";
    }

    public override string ToString() => "<adapter>";
}
