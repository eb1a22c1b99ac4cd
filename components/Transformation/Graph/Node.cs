using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Graph;

/// <summary>What a node of the project is, in dbt's words.</summary>
public enum ResourceType
{
    /// <summary>A select statement that becomes a relation.</summary>
    Model,

    /// <summary>A CSV file that becomes a table.</summary>
    Seed,

    /// <summary>A history table.</summary>
    Snapshot,

    /// <summary>A query whose rows are failures.</summary>
    Test,

    /// <summary>A test of a model's logic on given rows.</summary>
    UnitTest,

    /// <summary>A query that is compiled but never run.</summary>
    Analysis,

    /// <summary>A relation that something else fills.</summary>
    Source,

    /// <summary>A use of the models outside the project.</summary>
    Exposure,

    /// <summary>A number that the semantic layer defines.</summary>
    Metric,

    /// <summary>A model as the semantic layer sees it: entities, dimensions, measures.</summary>
    SemanticModel,

    /// <summary>A question to the semantic layer, kept under a name.</summary>
    SavedQuery,

    /// <summary>A hook of the project at the start or the end of a run, or a macro run by hand.</summary>
    Operation,

    /// <summary>A function of the project's own, which SQL calls.</summary>
    Function,

    /// <summary>SQL given on the command line.</summary>
    SqlOperation,
}

/// <summary>dbt's spelling of resource types.</summary>
public static class ResourceTypes
{
    /// <summary>The type as unique ids and selectors spell it.</summary>
    public static string Spelling(this ResourceType type) => type switch
    {
        ResourceType.Model => "model",
        ResourceType.Seed => "seed",
        ResourceType.Snapshot => "snapshot",
        ResourceType.Test => "test",
        ResourceType.UnitTest => "unit_test",
        ResourceType.Analysis => "analysis",
        ResourceType.Source => "source",
        ResourceType.Exposure => "exposure",
        ResourceType.Metric => "metric",
        ResourceType.SemanticModel => "semantic_model",
        ResourceType.SavedQuery => "saved_query",
        ResourceType.Operation => "operation",
        ResourceType.Function => "function",
        _ => "sql_operation",
    };

    /// <summary>The type that a spelling means, or null.</summary>
    public static ResourceType? Parse(string spelling)
    {
        foreach (var type in Enum.GetValues<ResourceType>())
            if (type.Spelling() == spelling)
                return type;
        return null;
    }

    /// <summary>Whether the type becomes a relation that others can read.</summary>
    public static bool IsRefable(this ResourceType type) => type is ResourceType.Model or ResourceType.Seed or ResourceType.Snapshot;
}

/// <summary>A call of <c>ref()</c>.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Package">The package, when one was given.</param>
/// <param name="Version">The version, when one was given.</param>
public sealed record RefCall(string Name, string? Package = null, string? Version = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"ref({(Package is null ? "" : $"'{Package}', ")}'{Name}'{(Version is null ? "" : $", v={Version}")})";
}

/// <summary>A call of <c>source()</c>.</summary>
public sealed record SourceCall(string Source, string Table);

/// <summary>A column as a properties file describes it.</summary>
public sealed class NodeColumn
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public string Description { get; internal set; } = "";

    /// <summary>The description before Jinja.</summary>
    internal string? DescriptionAsWritten { get; init; }

    /// <summary>The declared type.</summary>
    public string? DataType { get; init; }

    /// <summary>Whether the name is quoted in SQL.</summary>
    public bool? Quote { get; init; }

    /// <summary>Free metadata.</summary>
    public IReadOnlyDictionary<string, object?> Meta { get; init; } = new Dictionary<string, object?>();

    /// <summary>Tags, which the column's tests take on.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>For a column of times: how fine they are.</summary>
    public string? Granularity { get; init; }

    /// <summary>Constraints as written.</summary>
    public IReadOnlyList<object?> Constraints { get; init; } = [];
}

/// <summary>Which generic test a data test is, and with what arguments.</summary>
/// <param name="Name">The generic test's name, without its package.</param>
/// <param name="Namespace">Its package, when one was named.</param>
/// <param name="Kwargs">The arguments, <c>model</c> and <c>column_name</c> among them.</param>
public sealed record TestMetadata(string Name, string? Namespace, IReadOnlyDictionary<string, object?> Kwargs);

/// <summary>One node of the project's graph.</summary>
public sealed class Node
{
    /// <summary>dbt's id, such as <c>model.shop.orders</c>.</summary>
    public required string UniqueId { get; init; }

    /// <summary>What the node is.</summary>
    public required ResourceType ResourceType { get; init; }

    /// <summary>The name that <c>ref()</c> uses.</summary>
    public required string Name { get; init; }

    /// <summary>The package that owns it.</summary>
    public required string PackageName { get; init; }

    /// <summary>The file it is written in, relative to its package.</summary>
    public required string OriginalFilePath { get; init; }

    /// <summary>The path below its resource folder (for a generic test: the compiled file's name).</summary>
    public required string Path { get; init; }

    /// <summary>Package, folders and name.</summary>
    public required IReadOnlyList<string> Fqn { get; init; }

    /// <summary>The SQL with Jinja as written.</summary>
    public string RawCode { get; internal set; } = "";

    /// <summary>The line of <see cref="OriginalFilePath"/> on which the node starts.</summary>
    public int Line { get; init; } = 1;

    /// <summary>The file as a person would type it from the project's folder; package files include the package's folder.</summary>
    public string DisplayPath { get; init; } = "";

    /// <summary>sha256 of the node's contents as dbt computes it.</summary>
    public string Checksum { get; internal set; } = "";

    /// <summary>What <see cref="Checksum"/> is: <c>sha256</c>, or <c>path</c> for a seed too large to be read for it.</summary>
    public string ChecksumKind { get; internal set; } = "sha256";

    /// <summary>The merged configuration.</summary>
    public NodeConfig Config { get; internal set; } = new();

    /// <summary>The configuration as written, before Jinja.</summary>
    internal IReadOnlyDictionary<string, object?> UnrenderedConfig { get; set; } = new Dictionary<string, object?>();

    /// <summary>Database of the relation.</summary>
    public string? Database { get; internal set; }

    /// <summary>Schema of the relation.</summary>
    public string Schema { get; internal set; } = "";

    /// <summary>Name of the relation.</summary>
    public string Alias { get; internal set; } = "";

    /// <summary>The relation as SQL spells it, or null for a node that makes none.</summary>
    public string? RelationName { get; internal set; }

    /// <summary>What the node is for.</summary>
    public string Description { get; internal set; } = "";

    /// <summary>The description before Jinja.</summary>
    internal string? DescriptionAsWritten { get; set; }

    /// <summary>The described columns, by name.</summary>
    public IReadOnlyDictionary<string, NodeColumn> Columns { get; internal set; } = new Dictionary<string, NodeColumn>();

    /// <summary>Tags from the configuration; of a metric those that stand beside it.</summary>
    public IReadOnlyList<string> Tags => Beside?.Tags ?? Config.Tags;

    /// <summary>Free metadata from the configuration; of a metric what stands beside it, where there is none in it.</summary>
    public IReadOnlyDictionary<string, object?> Meta => Beside is { } beside && Config.Meta.Count == 0 ? beside.Meta : Config.Meta;

    /// <summary>What is written of a metric beside its configuration.</summary>
    internal NodeConfig? Beside { get; set; }

    /// <summary>The <c>ref()</c>s, as found when the project was parsed.</summary>
    public IReadOnlyList<RefCall> Refs { get; internal set; } = [];

    /// <summary>The <c>source()</c>s, as found when the project was parsed.</summary>
    public IReadOnlyList<SourceCall> Sources { get; internal set; } = [];

    /// <summary>The <c>function()</c>s, as found when the project was parsed.</summary>
    public IReadOnlyList<FunctionCall> FunctionCalls { get; internal set; } = [];

    /// <summary>The names of the metrics that it names, as found when the project was parsed.</summary>
    public IReadOnlyList<string> Metrics { get; internal set; } = [];

    /// <summary>Ids of the nodes this one reads.</summary>
    public IReadOnlyList<string> DependsOn { get; internal set; } = [];

    /// <summary>Ids of the macros the node called while it was parsed.</summary>
    public IReadOnlyList<string> DependsOnMacros { get; internal set; } = [];

    /// <summary>A versioned model's version.</summary>
    public string? Version { get; init; }

    /// <summary>The version that a plain <c>ref()</c> gets.</summary>
    public string? LatestVersion { get; init; }

    /// <summary>A model's group.</summary>
    public string? Group => Config.Text("group");

    /// <summary>private, protected or public.</summary>
    public string Access { get; internal set; } = "protected";

    /// <summary>Whether the model's columns are held to their description.</summary>
    public bool HasContract => ResourceType == ResourceType.Model && Config.Dictionary("contract").GetValueOrDefault("enforced") is true;

    /// <summary>For a model: its constraints over several columns, as written.</summary>
    public IReadOnlyList<object?> Constraints { get; internal set; } = [];

    /// <summary>For a compiled model with foreign keys: the relation that each <c>to</c> means.</summary>
    internal IReadOnlyDictionary<string, string>? ForeignKeyTargets { get; set; }

    /// <summary>For a model: the date after which nobody should read it, as written.</summary>
    public string? DeprecationDate { get; internal set; }

    /// <summary>For a model that lists points in time for the semantic layer: how, as written.</summary>
    public IReadOnlyDictionary<string, object?>? TimeSpine { get; internal set; }

    /// <summary>For a generic test: which one.</summary>
    public TestMetadata? TestMetadata { get; init; }

    /// <summary>For a generic test: the node it is written at.</summary>
    public string? AttachedNode { get; internal set; }

    /// <summary>For a generic test on a column: the column.</summary>
    public string? ColumnName { get; init; }

    /// <summary>For a generic test: the kind and name it is written under, such as <c>models.orders</c>.</summary>
    public string? FileKeyName { get; init; }

    /// <summary>The properties file that describes the node, as <c>package://path</c>.</summary>
    public string? PatchPath { get; internal set; }

    /// <summary>For a source table: its source's name.</summary>
    public string? SourceName { get; init; }

    /// <summary>For a source table: its name in the database.</summary>
    public string? Identifier { get; init; }

    /// <summary>For a source table: its database before Jinja, where one is said.</summary>
    internal string? DatabaseAsWritten { get; init; }

    /// <summary>For a source table: its schema before Jinja, where one is said.</summary>
    internal string? SchemaAsWritten { get; init; }

    /// <summary>For a source table: what is said of its source.</summary>
    public string SourceDescription { get; internal set; } = "";

    /// <summary>For a source table: its loader.</summary>
    public string Loader { get; internal set; } = "";

    /// <summary>For a source table: the expression that tells how fresh it is.</summary>
    public string? LoadedAtField { get; internal set; }

    /// <summary>For a source table: the query that tells how fresh it is, before Jinja.</summary>
    public string? LoadedAtQuery { get; internal set; }

    /// <summary>For a source table: how old its newest row may be, or null where nothing is said of that.</summary>
    public FreshnessRule? FreshnessRule => FreshnessRule.Of(Freshness);

    /// <summary>For a source table: the freshness rule as written.</summary>
    public IReadOnlyDictionary<string, object?>? Freshness { get; internal set; }

    /// <summary>For a source table: what is quoted in its name, as written.</summary>
    public IReadOnlyDictionary<string, object?> Quoting { get; internal set; } = new Dictionary<string, object?>();

    /// <summary>For a source table: what is said of where it lies outside the database.</summary>
    public IReadOnlyDictionary<string, object?>? External { get; internal set; }

    /// <summary>For an exposure, a metric, a semantic model, a saved query or a unit test: everything written about it.</summary>
    public IReadOnlyDictionary<string, object?> Properties { get; internal set; } = new Dictionary<string, object?>();

    /// <summary>For a unit test: what is tested, with what rows.</summary>
    internal Testing.UnitTests.UnitTest? UnitTest { get; set; }

    /// <summary>For a function: what it takes and gives.</summary>
    public FunctionSignature? Signature { get; internal set; }

    /// <summary>For a hook of the project: its place in the list.</summary>
    public int? Index { get; init; }

    /// <summary>sql or python.</summary>
    public string Language { get; init; } = "sql";

    /// <summary>What the project says of quoting; the node's own configuration goes before it.</summary>
    internal IReadOnlyDictionary<string, object?>? ProjectQuoting { get; init; }

    /// <summary>The absolute folder of the package.</summary>
    internal string PackageRoot { get; init; } = "";

    /// <summary>Whether the node is compiled into its readers in place of being a relation.</summary>
    public bool IsEphemeral => ResourceType == ResourceType.Model && Config.Materialized == "ephemeral";

    /// <summary>The name with the version, as relations and test names use it.</summary>
    public string NameWithVersion => Version is null ? Name : $"{Name}_v{Version}";

    /// <summary>Where the node is written.</summary>
    public SourcePlace Place => new(DisplayPath, Line > 1 ? Line : 0);

    /// <inheritdoc/>
    public override string ToString() => UniqueId;
}
