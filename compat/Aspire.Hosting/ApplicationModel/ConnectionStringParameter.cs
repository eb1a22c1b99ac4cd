using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string that the application is given from outside: the configuration's <c>ConnectionStrings:NAME</c>.</summary>
internal sealed class ConnectionStringParameter(string name, IConfiguration configuration, string? variable)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public string? ConnectionStringEnvironmentVariable { get; } = variable;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new Value(Name, configuration)}");

    private sealed record Value(string Name, IConfiguration Configuration) : IExpressionValue
    {
        public string ValueExpression => $"{{{Name}.value}}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
            new(Configuration.GetConnectionString(Name)
                ?? throw new MissingParameterValueException($"The connection string '{Name}' has no value; give one in the configuration as ConnectionStrings:{Name}."));
    }
}
