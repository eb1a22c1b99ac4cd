using System.Diagnostics;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Telemetry;

/// <summary>One request as metrics and traces see it. Costs nothing while nobody listens.</summary>
internal readonly struct RequestTelemetry : IDisposable
{
    private static readonly ActivitySource _source = new(BrokerMeter.Name);
    private static readonly string[] _names = Names();
    private readonly Activity? _activity;
    private readonly long _began;
    private readonly string _name;

    private RequestTelemetry(RequestHeader header, string name)
    {
        _name = name;
        _began = BrokerMeter.RequestDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
        _activity = _source.HasListeners() ? _source.StartActivity(name, ActivityKind.Server) : null;
        _activity?.SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.name", name)
            .SetTag("messaging.client.id", header.ClientId)
            .SetTag("ecomm.broker.api_version", header.Version);
    }

    public static RequestTelemetry Start(RequestHeader header, long bytes)
    {
        var started = new RequestTelemetry(header, _names[(int)header.Api]);
        if (BrokerMeter.ReceivedBytes.Enabled)
            BrokerMeter.ReceivedBytes.Add(bytes, new KeyValuePair<string, object?>("messaging.operation.name", started._name));
        return started;
    }

    public void Answered(long bytes)
    {
        if (BrokerMeter.SentBytes.Enabled)
            BrokerMeter.SentBytes.Add(bytes, new KeyValuePair<string, object?>("messaging.operation.name", _name));
    }

    public void Dispose()
    {
        if (_began != 0)
        {
            BrokerMeter.RequestDuration.Record(
                Stopwatch.GetElapsedTime(_began).TotalSeconds,
                new KeyValuePair<string, object?>("messaging.system", "kafka"),
                new KeyValuePair<string, object?>("messaging.operation.name", _name));
        }
        _activity?.Dispose();
    }

    private static string[] Names()
    {
        var names = new string[(int)Enum.GetValues<ApiKey>().Max() + 1];
        foreach (var api in Enum.GetValues<ApiKey>())
            names[(int)api] = $"{api}";
        return names;
    }
}
