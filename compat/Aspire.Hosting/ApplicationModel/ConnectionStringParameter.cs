using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string that the application is given from outside: the configuration's <c>ConnectionStrings:NAME</c>.</summary>
internal sealed class ConnectionStringParameter : ParameterResource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ConnectionStringParameter(string name, IConfiguration configuration, string? variable)
        : base(name, _ => Given(name, configuration), secret: true)
    {
        IsConnectionString = true;
        ConnectionStringEnvironmentVariable = variable;
    }

    public string? ConnectionStringEnvironmentVariable { get; }

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{this}");

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    // It is the value itself, not made of others.
    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(cancellationToken);

    IEnumerable<object> IValueWithReferences.References => [];

    private static string Given(string name, IConfiguration configuration) => configuration.GetConnectionString(name)
        ?? throw new MissingParameterValueException($"The connection string '{name}' has no value; give one in the configuration as ConnectionStrings:{name}.");
}
