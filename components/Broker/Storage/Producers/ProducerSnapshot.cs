using EcommAspire.Broker.Storage.Segments;

namespace EcommAspire.Broker.Storage.Producers;

/// <summary>How producers are kept in a checkpoint, so that only what was stored since must be looked through.</summary>
internal static class ProducerSnapshot
{
    public static void Write(BinaryWriter writer, IReadOnlyList<ProducerEntry> entries)
    {
        writer.Write(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.ProducerId);
            writer.Write(entry.Epoch);
            writer.Write(entry.CoordinatorEpoch);
            writer.Write(entry.LastTimestamp);
            writer.Write(entry.LastSeen);
            writer.Write(entry.TransactionStart);
            writer.Write(entry.HasLostSequence);
            writer.Write(entry.BatchCount);
            for (var i = 0; i < entry.BatchCount; i++)
            {
                var batch = entry.Batch(i);
                writer.Write(batch.FirstSequence);
                writer.Write(batch.LastSequence);
                writer.Write(batch.FirstOffset);
                writer.Write(batch.LastOffset);
                writer.Write(batch.Timestamp);
            }
        }
    }

    public static ProducerEntry[] Read(BinaryReader reader)
    {
        var entries = new ProducerEntry[SegmentSummary.Count(reader)];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = new ProducerEntry(reader.ReadInt64()) { Epoch = reader.ReadInt16(), CoordinatorEpoch = reader.ReadInt32() };
            var (lastTimestamp, lastSeen, transactionStart) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            var hasLostSequence = reader.ReadBoolean();
            for (var count = SegmentSummary.Count(reader); count > 0; count--)
            {
                entry = entry.With(entry.Epoch, new(
                    reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
            }
            entries[i] = entry with { LastTimestamp = lastTimestamp, LastSeen = lastSeen, TransactionStart = transactionStart, HasLostSequence = hasLostSequence };
        }
        return entries;
    }
}
