using EcommAspire.Simulator;
using EcommAspire.Simulator.Generation.Events;
using EcommAspire.Streaming.Producing;

namespace EcommAspire.Cli.Streaming;

/// <summary>The simulator's event stream, as the producer sends it.</summary>
internal sealed class SimulatedSource(SimulatorOptions options) : IEventSource
{
    private readonly EventStream _stream = new(options);
    private readonly List<SimulatedMessage> _made = [];

    public string Identity => $"seed {options.Seed}, scale {options.Scale}, start {options.Start:yyyy-MM-dd}, dirt {options.Dirt}";

    public void Read(long first, int count, ICollection<OutgoingMessage> messages)
    {
        _made.Clear();
        _stream.Read(first, count, _made);
        foreach (var message in _made)
            messages.Add(new(message.Topic, message.Key, message.Value, message.SchemaVersion));
    }
}
