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
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Server={PrimaryEndpoint.Property(EndpointProperty.Host)};Port={PrimaryEndpoint.Property(EndpointProperty.Port)};User ID=root;Password={PasswordParameter}");

    internal void Add(string resource, string database) => _databases.Add(resource, database);
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
}
