namespace Aspire.Hosting.ApplicationModel;

/// <summary>A SQL Server.</summary>
public class SqlServerServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Describes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="password">The password of its account <c>sa</c>.</param>
    public SqlServerServerResource(string name, ParameterResource password)
        : base(name)
    {
        PasswordParameter = password;
        PrimaryEndpoint = new(this, EndpointName);
    }

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The password of its account <c>sa</c>.</summary>
    public ParameterResource PasswordParameter { get; }

    /// <summary>Its databases: their resources' names and their own.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Server={PrimaryEndpoint.Property(EndpointProperty.IPV4Host)},{PrimaryEndpoint.Property(EndpointProperty.Port)};User ID=sa;Password={PasswordParameter};TrustServerCertificate=true");

    /// <summary>The connection as a URI.</summary>
    public ReferenceExpression UriExpression => ReferenceExpression.Create($"mssql://sa:{PasswordParameter:uri}@{Host}:{Port}");

    /// <summary>The connection as Java has it, without who connects.</summary>
    public ReferenceExpression JdbcConnectionString => Jdbc("");

    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Username", ReferenceExpression.Create($"sa")),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ];

    internal void Add(string resource, string database) => _databases.Add(resource, database);

    internal ReferenceExpression Jdbc(string database) => ReferenceExpression.Create($"jdbc:sqlserver://{Host}:{Port}{database};trustServerCertificate=true");
}

/// <summary>A database of a SQL Server.</summary>
/// <param name="name">Its name among the resources.</param>
/// <param name="databaseName">Its own name.</param>
/// <param name="parent">The server.</param>
public class SqlServerDatabaseResource(string name, string databaseName, SqlServerServerResource parent)
    : Resource(name), IResourceWithParent<SqlServerServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc/>
    public SqlServerServerResource Parent { get; } = parent;

    /// <summary>Its own name.</summary>
    public string DatabaseName { get; } = databaseName;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Parent};Initial Catalog={DatabaseName}");

    /// <summary>The connection as a URI.</summary>
    public ReferenceExpression UriExpression => ReferenceExpression.Create($"{Parent.UriExpression}/{DatabaseName:uri}");

    /// <summary>The connection as Java has it, without who connects.</summary>
    public ReferenceExpression JdbcConnectionString => Parent.Jdbc($";databaseName={Uri.EscapeDataString(DatabaseName)}");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() => Parent.CombineProperties(
    [
        new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ]);
}
