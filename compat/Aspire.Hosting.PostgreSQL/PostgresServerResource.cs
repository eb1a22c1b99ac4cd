namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server.</summary>
public class PostgresServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Describes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="userName">Its superuser's name; <c>postgres</c> where none is given.</param>
    /// <param name="password">Its superuser's password.</param>
    public PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        UserNameParameter = userName;
        PasswordParameter = password;
        PrimaryEndpoint = new(this, EndpointName);
    }

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>Its superuser's name.</summary>
    public ParameterResource? UserNameParameter { get; set; }

    /// <summary>Its superuser's password.</summary>
    public ParameterResource PasswordParameter { get; set; }

    /// <summary>Its superuser's name, whether given or not.</summary>
    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"postgres")
        : ReferenceExpression.Create($"{UserNameParameter}");

    /// <summary>Its databases: their resources' names and their own.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Host={Host};Port={Port};Username={UserNameReference};Password={PasswordParameter}");

    private EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    private EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>The connection as a URI.</summary>
    public ReferenceExpression UriExpression => Uri("");

    /// <summary>The connection as Java has it, without who connects.</summary>
    public ReferenceExpression JdbcConnectionString => Jdbc("");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Username", UserNameReference),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ];

    internal void Add(string resource, string database) => _databases.Add(resource, database);

    internal ReferenceExpression Uri(string path) => UserNameParameter is { } user
        ? ReferenceExpression.Create($"postgresql://{user:uri}:{PasswordParameter:uri}@{Host}:{Port}{path}")
        : ReferenceExpression.Create($"postgresql://postgres:{PasswordParameter:uri}@{Host}:{Port}{path}");

    internal ReferenceExpression Jdbc(string path) => ReferenceExpression.Create($"jdbc:postgresql://{Host}:{Port}{path}");
}

/// <summary>A database of a PostgreSQL server.</summary>
/// <param name="name">Its name among the resources.</param>
/// <param name="databaseName">Its own name.</param>
/// <param name="postgresParentResource">The server.</param>
public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc/>
    public PostgresServerResource Parent { get; } = postgresParentResource;

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
