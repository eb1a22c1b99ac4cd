namespace Aspire.Hosting.ApplicationModel;

/// <summary>A MongoDB server.</summary>
/// <param name="name">Its name.</param>
/// <param name="userNameParameter">Its administrator's name; <c>admin</c> where none is given.</param>
/// <param name="passwordParameter">Its administrator's password.</param>
public class MongoDBServerResource(string name, ParameterResource? userNameParameter, ParameterResource? passwordParameter)
    : ContainerResource(name), IResourceWithConnectionString
{
    internal const string EndpointName = "tcp";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);
    private EndpointReference? _primaryEndpoint;

    /// <summary>Where it listens.</summary>
    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, EndpointName);

    /// <summary>Its administrator's name.</summary>
    public ParameterResource? UserNameParameter { get; } = userNameParameter;

    /// <summary>Its administrator's password.</summary>
    public ParameterResource? PasswordParameter { get; } = passwordParameter;

    /// <summary>Its administrator's name, whether given or not.</summary>
    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"admin")
        : ReferenceExpression.Create($"{UserNameParameter}");

    /// <summary>Its databases: their resources' names and their own.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => ConnectionString("");

    /// <summary>The connection as a URI, which its connection string is.</summary>
    public ReferenceExpression UriExpression => ConnectionStringExpression;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Host)}"));
        yield return new("Port", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Port)}"));
        yield return new("Username", UserNameReference);
        if (PasswordParameter is { } password)
        {
            yield return new("Password", ReferenceExpression.Create($"{password}"));
            yield return new("AuthenticationDatabase", ReferenceExpression.Create($"admin"));
            yield return new("AuthenticationMechanism", ReferenceExpression.Create($"SCRAM-SHA-256"));
        }

        yield return new("Uri", UriExpression);
    }

    internal void Add(string resource, string database) => _databases.Add(resource, database);

    internal ReferenceExpression ConnectionString(string database)
    {
        const string Authentication = "authSource=admin&authMechanism=SCRAM-SHA-256";
        var host = PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        return (UserNameParameter, PasswordParameter) switch
        {
            (_, null) => ReferenceExpression.Create($"mongodb://{host}/{database:uri}"),
            (null, { } password) => ReferenceExpression.Create($"mongodb://admin:{password:uri}@{host}/{database:uri}?{Authentication}"),
            ({ } user, { } password) => ReferenceExpression.Create($"mongodb://{user:uri}:{password:uri}@{host}/{database:uri}?{Authentication}"),
        };
    }
}

/// <summary>A database of a MongoDB server.</summary>
/// <param name="name">Its name among the resources.</param>
/// <param name="databaseName">Its own name.</param>
/// <param name="parent">The server.</param>
public class MongoDBDatabaseResource(string name, string databaseName, MongoDBServerResource parent)
    : Resource(name), IResourceWithParent<MongoDBServerResource>, IResourceWithConnectionString
{
    /// <inheritdoc/>
    public MongoDBServerResource Parent { get; } = parent;

    /// <summary>Its own name.</summary>
    public string DatabaseName { get; } = databaseName;

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression => Parent.ConnectionString(DatabaseName);

    /// <summary>The connection as a URI, which its connection string is.</summary>
    public ReferenceExpression UriExpression => ConnectionStringExpression;

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() => Parent.CombineProperties(
    [
        new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
        new("Uri", UriExpression),
    ]);
}
