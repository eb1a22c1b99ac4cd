using System.Net;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Security;

namespace EcommAspire.Broker.Network;

/// <summary>What a handler knows of a request beside its fields.</summary>
/// <param name="Header">The request's header.</param>
/// <param name="Connection">The connection it came on.</param>
internal readonly record struct RequestContext(RequestHeader Header, ClientConnection Connection)
{
    /// <summary>The version of the request, and so of the answer.</summary>
    public short Version => Header.Version;

    /// <summary>The name the client gave itself, empty when it gave none.</summary>
    public string ClientId => Header.ClientId ?? "";

    /// <summary>Where the client is, as groups show it: <c>/127.0.0.1</c>.</summary>
    public string ClientHost => Connection.Host;
}

/// <summary>What the requests of one connection share.</summary>
/// <param name="id">The connection's number.</param>
/// <param name="remote">Where the client is.</param>
internal sealed class ClientConnection(long id, EndPoint? remote)
{
    /// <summary>The connection's number.</summary>
    public long Id => id;

    /// <summary>Where the client is, as groups show it: <c>/127.0.0.1</c>.</summary>
    public string Host { get; } = remote is IPEndPoint ip ? $"/{(ip.Address.IsIPv4MappedToIPv6 ? ip.Address.MapToIPv4() : ip.Address)}" : "/";

    /// <summary>Who logged in; <c>ANONYMOUS</c> where nobody needs to.</summary>
    public string Principal => Login?.User ?? "ANONYMOUS";

    /// <summary>The client's login; null where nobody needs one.</summary>
    public SaslLogin? Login { get; init; }

    /// <summary>Where the client reached the broker.</summary>
    public required IPEndPoint Local { get; init; }
}
