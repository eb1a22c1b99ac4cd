using System.Security.Cryptography.X509Certificates;
using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Security;

namespace EcommAspire.Broker.Network;

/// <summary>What a listener needs.</summary>
internal sealed record ListenerOptions
{
    /// <summary>What answers requests.</summary>
    public required RequestPipeline Requests { get; init; }

    /// <summary>The memory all requests share.</summary>
    public required RequestMemory Memory { get; init; }

    /// <summary>What one connection may take.</summary>
    public required ConnectionLimits Limits { get; init; }

    /// <summary>How many connections there may be now.</summary>
    public required Func<int> MaxConnections { get; init; }

    /// <summary>The certificate to speak TLS with.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may log in; null when nobody needs to.</summary>
    public UserStore? Users { get; init; }

    /// <summary>Gets a line for whatever a person should know.</summary>
    public required Action<string> Log { get; init; }

    /// <summary>What the broker's options and settings say.</summary>
    public static ListenerOptions From(BrokerOptions options, BrokerSettings settings, RequestPipeline requests) => new()
    {
        Requests = requests,
        Memory = new RequestMemory(settings.Int64("queued.max.request.bytes"), TimeSpan.FromSeconds(30)),
        Limits = new ConnectionLimits(
            settings.Int32("socket.request.max.bytes"),
            Idle: settings.Int64("connections.max.idle.ms") is var idle and >= 0 ? TimeSpan.FromMilliseconds(Math.Min(idle, int.MaxValue)) : Timeout.InfiniteTimeSpan,
            Stalled: TimeSpan.FromSeconds(30)),
        MaxConnections = () => settings.Int32("max.connections"),
        Certificate = options.Certificate,
        Users = options.Users.Count > 0 ? new UserStore(options.Users) : null,
        Log = options.Log,
    };
}
