using System.Text;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;

namespace EcommAspire.Streaming.Messages;

/// <summary>
/// Messages of one topic as typed columns, ready to be copied anywhere; used again for the next batch. For one thread at a time.
/// </summary>
public sealed class EventBatch
{
    /// <summary>The versions of the values' form that are understood.</summary>
    public static IReadOnlyList<string> SchemaVersions { get; } = ["1"];

    private readonly EventText _text = new();
    private readonly MessageDecoder _decoder;
    private readonly EventColumn _partitions;
    private readonly EventColumn _offsets;
    private readonly EventColumn _producedAt;
    private readonly EventColumn _schemaVersions;
    private readonly EventColumn _extra;

    /// <summary>An empty batch.</summary>
    public EventBatch(Topic topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Topic = topic;
        Fields = [.. topic.Message.Columns.Select(c => new EventColumn(c, _text))];
        _decoder = new(topic.Message, Fields, _text);
        _partitions = new(EventColumns.Partition, _text);
        _offsets = new(EventColumns.Offset, _text);
        _producedAt = new(EventColumns.ProducedAt, _text);
        _schemaVersions = new(EventColumns.SchemaVersion, _text);
        _extra = new(EventColumns.Extra, _text);
        Columns = [.. Fields, _partitions, _offsets, _producedAt, _schemaVersions, _extra];
    }

    /// <summary>The topic.</summary>
    public Topic Topic { get; }

    /// <summary>The columns: the message's fields as declared, then those of <see cref="EventColumns"/>.</summary>
    public IReadOnlyList<EventColumn> Columns { get; }

    /// <summary>The rows.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of its texts.</summary>
    public int TextBytes => _text.Length;

    private EventColumn[] Fields { get; }

    /// <summary>Takes a message in as a row.</summary>
    /// <returns>Null; or, where it cannot be taken in, why, in a sentence. Nothing of it is then in the batch.</returns>
    public string? Add(in StreamMessage message)
    {
        var textBefore = _text.Length;
        var version = message.SchemaVersion ?? SchemaVersions[0];
        if (!SchemaVersions.Contains(version))
            return $"The schema version is {MessageDecoder.Shown(Encoding.UTF8.GetBytes(version))}; known is {string.Join(", ", SchemaVersions)}.";
        if (_decoder.Decode(message.Value, Count, out var extra) is { } problem)
        {
            _text.Length = textBefore;
            return problem;
        }

        _partitions.Set(Count, message.Partition);
        _offsets.Set(Count, message.Offset);
        _producedAt.Set(Count, message.ProducedAt * 1000);
        Span<byte> utf8 = stackalloc byte[16];
        _schemaVersions.Set(Count, _text.Add(utf8[..Encoding.UTF8.GetBytes(version, utf8)]));
        if (extra is { } place)
            _extra.Set(Count, place);
        else
            _extra.SetNull(Count);
        Count++;
        return null;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        Count = 0;
        _text.Length = 0;
    }
}

/// <summary>The columns that a message has beside its fields.</summary>
public static class EventColumns
{
    /// <summary>The partition it stood in.</summary>
    public static Column Partition { get; } = new("_partition", ColumnType.Integer, "The topic's partition that the message stood in.");

    /// <summary>Its place there.</summary>
    public static Column Offset { get; } = new("_offset", ColumnType.BigInteger, "The message's place in its partition.");

    /// <summary>When it was produced.</summary>
    public static Column ProducedAt { get; } = new("_produced_at", ColumnType.Instant, "When the message was produced, by the broker's time of it.");

    /// <summary>The version of its form.</summary>
    public static Column SchemaVersion { get; } = new("_schema_version", ColumnType.Varchar(16), "The version of the message's form.");

    /// <summary>What the declared fields do not hold.</summary>
    public static Column Extra { get; } = new("_extra", ColumnType.Json, "Fields of the message that are not declared.") { Nullable = true };

    /// <summary>All of them, in the order in which they follow the message's fields.</summary>
    public static IReadOnlyList<Column> All { get; } = [Partition, Offset, ProducedAt, SchemaVersion, Extra];
}
