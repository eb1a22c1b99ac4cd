namespace Aspire.Hosting.ApplicationModel;

/// <summary>A MySQL server.</summary>
public class MySqlServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Describes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="password">The password of its account <c>root</c>.</param>
    public MySqlServerResource(string name, ParameterResource password)
        : base(name)
    {
        PasswordParameter = password;
        PrimaryEndpoint = new(this, EndpointName);
    }

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The password of its account <c>root</c>.</summary>
    public ParameterResource PasswordParameter { get; set; }

    /// <summary>Its databases: their resources' names and their own.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Server={Host};Port={Port};User ID=root;Password={PasswordParameter}");

    /// <summary>The connection as a URI.</summary>
    public ReferenceExpression UriExpression => Uri("");

    /// <summary>The connection as Java has it, without who connects.</summary>
    public ReferenceExpression JdbcConnectionString => Jdbc("");

    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Username", ReferenceExpression.Create($"root")),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ];

    internal void Add(string resource, string database) => _databases.Add(resource, database);

    internal ReferenceExpression Uri(string path) => ReferenceExpression.Create($"mysql://root:{PasswordParameter:uri}@{Host}:{Port}{path}");

    internal ReferenceExpression Jdbc(string path) => ReferenceExpression.Create($"jdbc:mysql://{Host}:{Port}{path}");
}

/// <summary>A database of a MySQL server.</summary>
/// <param name="name">Its name among the resources.</param>
/// <param name="databaseName">Its own name.</param>
/// <param name="parent">The server.</param>
public class MySqlDatabaseResource(string name, string databaseName, MySqlServerResource parent)
    : Resource(name), IResourceWithParent<MySqlServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc/>
    public MySqlServerResource Parent { get; } = parent;

    /// <summary>Its own name.</summary>
    public string DatabaseName { get; } = databaseName;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Database={DatabaseName}");

    /// <summary>The connection as a URI.</summary>
    public ReferenceExpression UriExpression => Parent.Uri(Path);

    /// <summary>The connection as Java has it, without who connects.</summary>
    public ReferenceExpression JdbcConnectionString => Parent.Jdbc(Path);

    private string Path => $"/{Uri.EscapeDataString(DatabaseName)}";

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() => Parent.CombineProperties(
    [
        new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ]);
}
