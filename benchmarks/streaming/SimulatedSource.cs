using EcommAspire.Simulator;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Streaming.Producing;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>The shop's events, as the command line sends them.</summary>
internal sealed class SimulatedSource : IEventSource
{
    private readonly EventStream _stream = new(new SimulatorOptions { Scale = 0.01m, Dirt = 0 });
    private readonly List<SimulatedMessage> _made = [];

    public string Identity => "benchmark";

    public void Read(long first, int count, ICollection<OutgoingMessage> messages)
    {
        _made.Clear();
        _stream.Read(first, count, _made);
        foreach (var message in _made)
            messages.Add(new(message.Topic, message.Key, message.Value, message.SchemaVersion));
    }
}
