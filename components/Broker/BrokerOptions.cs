using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace EcommAspire.Broker;

/// <summary>How a broker is started.</summary>
public sealed record BrokerOptions
{
    /// <summary>Where everything is kept.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 is a free one.</summary>
    public int Port { get; init; } = 9092;

    /// <summary>The host clients are told to connect to; by default the address they reached the broker at.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>Settings by their names in server.properties.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The certificate to speak TLS with; without one connections are plain.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Passwords by user name; when there are any, every client must log in (SASL PLAIN or SCRAM-SHA-256).</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets a line for whatever a person running the broker should know.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
