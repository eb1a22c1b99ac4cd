using EcommAspire.Domain.Sources;

namespace EcommAspire.Simulator.Generation;

/// <summary>A file of a feed, made at once when it is asked for.</summary>
public sealed class SimulatedFile
{
    private readonly Func<ReadOnlyMemory<byte>> _content;

    internal SimulatedFile(Feed feed, DateTime covers, long rows, Func<ReadOnlyMemory<byte>> content) =>
        (Feed, Name, Rows, _content) = (feed, feed.FileName(covers), rows, content);

    /// <summary>The feed it belongs to.</summary>
    public Feed Feed { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many good records it has, without those that are there twice or late.</summary>
    public long Rows { get; }

    /// <summary>Makes its content.</summary>
    public ReadOnlyMemory<byte> Content() => _content();
}
