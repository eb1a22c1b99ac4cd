using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>dbt's Relation: a place in the database that prints as SQL. Immutable.</summary>
internal sealed record Relation : IJinjaObject
{
    private static readonly string[] s_attributes =
    [
        "database", "schema", "identifier", "table", "name", "type", "path", "is_table", "is_view", "is_cte", "is_external", "is_pointer", "is_materialized_view",
        "include", "quote", "incorporate", "replace_path", "render", "without_identifier", "information_schema", "create", "get", "matches", "quoted",
        "include_policy", "quote_policy", "metadata", "can_be_renamed", "can_be_replaced", "limit",
    ];

    public required Func<string, string> Quoter { get; init; }

    public string? Database { get; init; }

    public string? Schema { get; init; }

    public string? Identifier { get; init; }

    /// <summary>table, view, cte, external or null where it is not known.</summary>
    public string? Type { get; init; }

    public bool IncludeDatabase { get; init; } = true;

    public bool IncludeSchema { get; init; } = true;

    public bool IncludeIdentifier { get; init; } = true;

    public bool QuoteDatabase { get; init; } = true;

    public bool QuoteSchema { get; init; } = true;

    public bool QuoteIdentifier { get; init; } = true;

    /// <summary>Reads no rows: what <c>--empty</c> makes of refs and sources.</summary>
    public bool Empty { get; init; }

    /// <summary>For a source that is files: the SQL that reads them.</summary>
    public string? External { get; init; }

    /// <summary>The rows it reads, where it is not all of them: those of a microbatch model's batch.</summary>
    public string? Filter { get; init; }

    /// <summary>A name in front of an ephemeral model's rows, which is not in any schema.</summary>
    public bool IsCte => Type == "cte";

    public string TypeName => "Relation";

    /// <summary>Packages tell a relation from a name by this and by <c>metadata</c>.</summary>
    public bool IsMapping => true;

    public IEnumerable<string> AttributeNames => s_attributes;

    public string Representation => $"<Relation {Render()}>";

    /// <summary>The place as SQL.</summary>
    public string Render()
    {
        if (External is not null)
            return External;
        if (IsCte)
            return Identifier ?? "";
        List<string> parts = [];
        if (IncludeDatabase && !string.IsNullOrEmpty(Database))
            parts.Add(QuoteDatabase ? Quoter(Database) : Database);
        if (IncludeSchema && !string.IsNullOrEmpty(Schema))
            parts.Add(QuoteSchema ? Quoter(Schema) : Schema);
        if (IncludeIdentifier && !string.IsNullOrEmpty(Identifier))
            parts.Add(QuoteIdentifier ? Quoter(Identifier) : Identifier);
        return string.Join('.', parts);
    }

    public override string ToString()
    {
        var read = Empty ? $"(select * from {Render()} where false limit 0)" : Render();
        return Filter is null ? read : $"(select * from {read} where {Filter})";
    }

    public bool Equals(Relation? other) => other is not null && other.Render() == Render() && other.Type == Type;

    public override int GetHashCode() => Render().GetHashCode(StringComparison.Ordinal);

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "database" => Database,
            "schema" => Schema,
            "identifier" or "table" or "name" => Identifier,
            "type" => Type,
            "path" => Dict(("database", Database), ("schema", Schema), ("identifier", Identifier)),
            "include_policy" => Dict(("database", IncludeDatabase), ("schema", IncludeSchema), ("identifier", IncludeIdentifier)),
            "quote_policy" => Dict(("database", QuoteDatabase), ("schema", QuoteSchema), ("identifier", QuoteIdentifier)),
            "metadata" => Dict(("type", "DuckDBRelation")),
            "is_table" => Type == "table",
            "is_view" => Type == "view",
            "is_cte" => IsCte,
            "is_external" => External is not null,
            "is_pointer" or "is_materialized_view" or "is_function" => false,
            "can_be_renamed" => Type is "table" or "view",
            "can_be_replaced" => Type is "table" or "view",
            "limit" => Empty ? 0L : null,
            "include" => Method(name, Include),
            "quote" => Method(name, Quote),
            "incorporate" => Method(name, Incorporate),
            "replace_path" => Method(name, a => WithPath(new JinjaDict(a.Named.Select(p => new KeyValuePair<object?, object?>(p.Key, p.Value))))),
            "render" => Method(name, _ => Render()),
            "quoted" => Method(name, a => Quoter(a.Bind("quoted", 1, "identifier").Text(0))),
            "without_identifier" => Method(name, _ => this with { IncludeIdentifier = false, Identifier = null, Empty = false, Filter = null }),
            "information_schema" => Method(name, a => InformationSchema(a.Bind(name, 0, "view_name").TextOrNone(0))),
            "information_schema_only" => Method(name, _ => InformationSchema(null)),
            "create" => Method(name, Create),
            "get" => Method(name, a => TryGetAttribute(a.Bind("get", 1, "key", "default").Text(0), out var found) ? found : a.Bind("get", 1, "key", "default")[1]),
            "matches" => Method(name, Matches),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    private static JinjaFunction Method(string name, Func<CallArguments, object?> body) => new(name, (_, a) => body(a));

    private static JinjaDict Dict(params (string Key, object? Value)[] entries) =>
        new(entries.Select(e => new KeyValuePair<object?, object?>(e.Key, e.Value)));

    private Relation Include(CallArguments arguments)
    {
        var bound = arguments.Bind("include", 0, "database", "schema", "identifier");
        return this with
        {
            IncludeDatabase = bound.Flag(0, IncludeDatabase),
            IncludeSchema = bound.Flag(1, IncludeSchema),
            IncludeIdentifier = bound.Flag(2, IncludeIdentifier),
        };
    }

    private Relation Quote(CallArguments arguments)
    {
        var bound = arguments.Bind("quote", 0, "database", "schema", "identifier");
        return this with
        {
            QuoteDatabase = bound.Flag(0, QuoteDatabase),
            QuoteSchema = bound.Flag(1, QuoteSchema),
            QuoteIdentifier = bound.Flag(2, QuoteIdentifier),
        };
    }

    private Relation Incorporate(CallArguments arguments)
    {
        var changed = this;
        foreach (var (key, value) in arguments.Named)
        {
            switch (key)
            {
                case "path" when value is JinjaDict path:
                    changed = changed.WithPath(path);
                    break;
                case "type":
                    changed = changed with { Type = value is null ? null : JinjaValue.ToText(value) };
                    break;
            }
        }

        return changed;
    }

    private Relation WithPath(JinjaDict path)
    {
        var changed = this;
        if (path.TryGetValue("database", out var database))
            changed = changed with { Database = TextOf(database) };
        if (path.TryGetValue("schema", out var schema))
            changed = changed with { Schema = TextOf(schema) };
        if (path.TryGetValue("identifier", out var identifier))
            changed = changed with { Identifier = TextOf(identifier) };
        return changed;
    }

    private static string? TextOf(object? value) => value is null or Undefined ? null : JinjaValue.ToText(value);

    private Relation InformationSchema(string? view) => this with { Schema = "information_schema", Identifier = view, Type = null, QuoteSchema = false, QuoteIdentifier = false };

    private object? Matches(CallArguments arguments)
    {
        var bound = arguments.Bind("matches", 0, "database", "schema", "identifier");
        return Same(0, Database) && Same(1, Schema) && Same(2, Identifier);
        bool Same(int index, string? own) => bound[index] is not string wanted || string.Equals(wanted, own, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary><c>api.Relation.create(…)</c>.</summary>
    public object? Create(CallArguments arguments)
    {
        var created = this with { External = null, Database = null, Schema = null, Identifier = null, Type = null, Empty = false, Filter = null, IncludeDatabase = true, IncludeSchema = true, IncludeIdentifier = true };
        string[] positional = ["database", "schema", "identifier", "type"];
        for (var i = 0; i < Math.Min(arguments.Positional.Count, positional.Length); i++)
            created = created.With(positional[i], arguments.Positional[i]);
        foreach (var (key, value) in arguments.Named)
            created = created.With(key, value);
        return created;
    }

    private Relation With(string key, object? value) => key switch
    {
        "database" => this with { Database = TextOf(value) },
        "schema" => this with { Schema = TextOf(value) },
        "identifier" => this with { Identifier = TextOf(value) },
        "type" => this with { Type = TextOf(value) },
        "path" when value is JinjaDict path => WithPath(path),
        _ => this,
    };

    /// <summary>The relation of a node.</summary>
    public static Relation Of(Graph.Node node, Func<string, string> quoter) => new()
    {
        Quoter = quoter,
        Database = node.Database,
        Schema = node.Schema,
        Identifier = node.Identifier ?? node.Alias,
        External = ExternalFiles.LocationOf(node),
        QuoteDatabase = Quoted(node, "database"),
        QuoteSchema = Quoted(node, "schema"),
        QuoteIdentifier = Quoted(node, "identifier"),
    };

    private static bool Quoted(Graph.Node node, string part) =>
        (node.Config.Dictionary("quoting").GetValueOrDefault(part) ?? node.ProjectQuoting?.GetValueOrDefault(part)) is not false;
}

/// <summary>dbt's Column.</summary>
internal sealed record Column(string Name, string DataType, Func<string, string> Quoter, Func<string, string> Translate) : IJinjaObject
{
    private static readonly HashSet<string> s_integers =
        ["TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "INT2", "INT4", "INT8"];

    public string TypeName => "DuckDBColumn";

    public IEnumerable<string> AttributeNames =>
        ["name", "column", "dtype", "data_type", "quoted", "char_size", "numeric_precision", "numeric_scale", "is_string", "is_numeric", "is_number", "is_integer", "is_float", "string_size"];

    public string Representation =>
        $"DuckDBColumn(column={JinjaValue.ToRepresentation(Name)}, dtype={JinjaValue.ToRepresentation(DataType)}, char_size=None, numeric_precision=None, numeric_scale=None, fields=[])";

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name switch
        {
            "name" or "column" => Name,
            "dtype" or "data_type" => DataType,
            "quoted" => Quoter(Name),
            "char_size" or "numeric_precision" or "numeric_scale" => null,
            "fields" => new JinjaList(),
            "is_string" => Method(name, () => Base is "VARCHAR" or "TEXT" or "STRING" or "CHAR" or "BPCHAR"),
            "is_numeric" => Method(name, () => Base is "DECIMAL" or "NUMERIC"),
            "is_integer" => Method(name, () => s_integers.Contains(Base)),
            "is_float" => Method(name, () => Base is "FLOAT" or "DOUBLE" or "REAL"),
            "is_number" => Method(name, () => Base is "DECIMAL" or "NUMERIC" or "FLOAT" or "DOUBLE" or "REAL" || s_integers.Contains(Base)),
            "string_size" => Method(name, () => 256L),
            "can_expand_to" => new JinjaFunction(name, (_, _) => false),
            "translate_type" => new JinjaFunction(name, (_, a) => Translate(a.Bind(name, 1, "dtype").Text(0))),
            "literal" => new JinjaFunction(name, (_, a) => $"{JinjaValue.ToText(a.Bind(name, 1, "value")[0])}::{DataType}"),
            _ => this,
        };
        if (!ReferenceEquals(value, this))
            return true;
        value = null;
        return false;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }

    public bool Equals(Column? other) => other is not null && other.Name == Name && other.DataType == DataType;

    public override int GetHashCode() => HashCode.Combine(Name, DataType);

    public override string ToString() => $"<Column {Name} ({DataType})>";

    private string Base => DataType.Split('(')[0].Trim().ToUpperInvariant();

    private static JinjaFunction Method(string name, Func<object?> body) => new(name, (_, _) => body());
}

/// <summary><c>api.Relation</c> and <c>api.Column</c>.</summary>
internal static class ApiObject
{
    public static AttributeObject Create(ProjectState state)
    {
        var relation = new Relation { Quoter = state.Engine.Quote };
        return new AttributeObject("api", new Dictionary<string, object?>
        {
            ["Relation"] = new AttributeObject("Relation", new Dictionary<string, object?>
            {
                ["create"] = new JinjaFunction("create", (_, a) => relation.Create(a)),
                ["scd_args"] = new JinjaFunction("scd_args", (_, a) => ScdArguments(a)),
                ["Table"] = "table",
                ["View"] = "view",
                ["CTE"] = "cte",
            }),
            ["Column"] = new ColumnType(state),
        });
    }

    /// <summary>What a snapshot's version is told apart by: its key, or keys, and its time.</summary>
    private static JinjaList ScdArguments(CallArguments arguments)
    {
        var bound = arguments.Bind("scd_args", 2, "primary_key", "updated_at");
        return new JinjaList([.. bound[0] is JinjaList keys ? keys : new JinjaList([bound[0]]), bound[1]]);
    }

    private sealed class ColumnType(ProjectState state) : IJinjaObject, IJinjaCallable
    {
        public string TypeName => "type";

        public IEnumerable<string> AttributeNames => ["translate_type", "create", "numeric_type", "string_type", "from_description"];

        public bool TryGetAttribute(string name, out object? value)
        {
            value = name switch
            {
                "translate_type" => new JinjaFunction(name, (_, a) => state.Engine.TranslateType(a.Bind(name, 1, "dtype").Text(0))),
                "create" or "from_description" => new JinjaFunction(name, (c, a) => Call(c, a)),
                "numeric_type" => new JinjaFunction(name, (_, a) => Numeric(a)),
                "string_type" => new JinjaFunction(name, (_, a) => $"character varying({a.Bind(name, 1, "size").Int(0)})"),
                _ => null,
            };
            return value is not null;
        }

        public object? Call(RenderContext context, CallArguments arguments)
        {
            var bound = arguments.Bind("Column", 2, "column", "dtype", "char_size", "numeric_precision", "numeric_scale");
            return new Column(bound.Text(0), bound.Text(1), state.Engine.Quote, state.Engine.TranslateType);
        }

        private static string Numeric(CallArguments arguments)
        {
            var bound = arguments.Bind("numeric_type", 1, "dtype", "precision", "scale");
            return bound[1] is null || bound[2] is null ? bound.Text(0) : $"{bound.Text(0)}({bound.Int(1)},{bound.Int(2)})";
        }
    }
}
