using Confluent.Kafka;
using EcommAspire.Streaming.Clients;

namespace EcommAspire.Streaming.Status;

/// <summary>Asks whether a broker answers, as often as somebody wants to know, over one connection, made when it is first asked.</summary>
/// <param name="options">The stream.</param>
public sealed class BrokerProbe(StreamOptions options) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly Lazy<IAdminClient> _admin = new(() =>
        new AdminClientBuilder(StreamClients.Common(options, "ecomm-health")).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());

    /// <summary>Returns where one does.</summary>
    /// <exception cref="TargetUnavailableException">None does.</exception>
    public async Task AskAsync(CancellationToken cancellation = default)
    {
        try
        {
            await Task.Run(() => _admin.Value.GetMetadata(_patience), cancellation);
        }
        catch (KafkaException problem)
        {
            throw StreamClients.Unavailable(options, problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_admin.IsValueCreated)
            _admin.Value.Dispose();
    }
}
