using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A place where a resource listens.</summary>
/// <param name="protocol">The transport.</param>
/// <param name="uriScheme">The scheme of its address.</param>
/// <param name="transport">What is spoken on it.</param>
/// <param name="name">Its name; the scheme where none is given.</param>
/// <param name="port">The port that others use; any free one where none is given.</param>
/// <param name="targetPort">The port that the resource itself listens on.</param>
/// <param name="isExternal">Whether it is meant for the world outside the application.</param>
/// <param name="isProxied">Whether others reach it through a proxy, so that its port stands before the resource does.</param>
public sealed class EndpointAnnotation(
    ProtocolType protocol,
    string? uriScheme = null,
    string? transport = null,
    string? name = null,
    int? port = null,
    int? targetPort = null,
    bool? isExternal = null,
    bool? isProxied = null) : IResourceAnnotation
{
    private readonly TaskCompletionSource _allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AllocatedEndpoint? _allocatedEndpoint;

    /// <summary>The transport.</summary>
    public ProtocolType Protocol { get; set; } = protocol;

    /// <summary>The scheme of its address.</summary>
    public string UriScheme { get; set; } = uriScheme ?? protocol.ToString().ToLowerInvariant();

    /// <summary>What is spoken on it.</summary>
    public string Transport { get; set; } = transport ?? (uriScheme is "http" or "https" ? "http" : protocol.ToString().ToLowerInvariant());

    /// <summary>Its name.</summary>
    public string Name { get; set; } = name ?? uriScheme ?? protocol.ToString().ToLowerInvariant();

    /// <summary>The port that others use.</summary>
    public int? Port { get; set; } = port;

    /// <summary>The port that the resource itself listens on.</summary>
    public int? TargetPort { get; set; } = targetPort;

    /// <summary>The host that the resource itself listens on.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Whether it is meant for the world outside the application.</summary>
    public bool IsExternal { get; set; } = isExternal ?? false;

    /// <summary>Whether others reach it through a proxy.</summary>
    public bool IsProxied { get; set; } = isProxied ?? true;

    /// <summary>Where it is reached; null as long as that is not settled.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => _allocatedEndpoint;
        set
        {
            _allocatedEndpoint = value;
            if (value is not null)
                _allocated.TrySetResult();
        }
    }

    internal async ValueTask<AllocatedEndpoint> AllocatedAsync(CancellationToken cancellation)
    {
        await _allocated.Task.WaitAsync(cancellation);
        return _allocatedEndpoint!;
    }
}

/// <summary>Where an endpoint is reached.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="address">The host.</param>
/// <param name="port">The port.</param>
public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; } = endpoint;

    /// <summary>The host.</summary>
    public string Address { get; } = address;

    /// <summary>The port.</summary>
    public int Port { get; } = port;

    /// <summary>The address as a URI.</summary>
    public string UriString => $"{Endpoint.UriScheme}://{Address}:{Port}";
}

/// <summary>What of an endpoint's address is meant.</summary>
public enum EndpointProperty
{
    /// <summary>The whole address.</summary>
    Url,

    /// <summary>The host.</summary>
    Host,

    /// <summary>The host as an address of IPv4.</summary>
    IPV4Host,

    /// <summary>The port that others use.</summary>
    Port,

    /// <summary>The scheme.</summary>
    Scheme,

    /// <summary>The port that the resource itself listens on.</summary>
    TargetPort,

    /// <summary>Host and port.</summary>
    HostAndPort,
}

/// <summary>A resource's endpoint, by name; it need not be there yet.</summary>
/// <param name="owner">The resource.</param>
/// <param name="endpointName">The endpoint's name.</param>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IExpressionValue, IValueWithReferences
{
    /// <summary>The resource.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>The endpoint's name.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation EndpointAnnotation => Find()
        ?? throw new InvalidOperationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    /// <summary>Whether the resource has it.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether its address is settled.</summary>
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <summary>The host.</summary>
    public string Host => Allocated.Address;

    /// <summary>The port that others use.</summary>
    public int Port => Allocated.Port;

    /// <summary>The scheme.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>The whole address.</summary>
    public string Url => Allocated.UriString;

    /// <inheritdoc/>
    string IManifestExpressionProvider.ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    /// <inheritdoc/>
    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint
        ?? throw new InvalidOperationException($"The address of the endpoint '{EndpointName}' of '{Resource.Name}' is not settled yet.");

    /// <summary>A part of its address.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(cancellationToken);

    private EndpointAnnotation? Find() => Resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A part of an endpoint's address.</summary>
/// <param name="endpointReference">The endpoint.</param>
/// <param name="property">The part.</param>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference;

    /// <summary>The part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc/>
    public string ValueExpression => Property is EndpointProperty.HostAndPort ? $"{Named("host")}:{Named("port")}" : Named(InManifest);

    /// <inheritdoc/>
    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    private string InManifest => Property switch
    {
        EndpointProperty.Url => "url",
        EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
        EndpointProperty.Port => "port",
        EndpointProperty.Scheme => "scheme",
        _ => "targetPort",
    };

    private string Named(string part) => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{part}}}";

    /// <summary>The part's value; waits until the address is settled.</summary>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var endpoint = Endpoint.EndpointAnnotation;
        if (Property is EndpointProperty.Scheme)
            return endpoint.UriScheme;

        var allocated = await endpoint.AllocatedAsync(cancellationToken);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host => allocated.Address,
            EndpointProperty.IPV4Host => "127.0.0.1",
            EndpointProperty.Port => $"{allocated.Port}",
            EndpointProperty.TargetPort => $"{endpoint.TargetPort ?? allocated.Port}",
            _ => $"{allocated.Address}:{allocated.Port}",
        };
    }
}
