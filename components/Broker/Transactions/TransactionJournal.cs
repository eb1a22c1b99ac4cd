using System.Text;
using EcommAspire.Broker.Coordination;

namespace EcommAspire.Broker.Transactions;

/// <summary>Transactions and producer ids as entries of a <see cref="StateJournal"/>: each kind is written and read in one place.</summary>
internal static class TransactionJournal
{
    private enum Kind : byte
    {
        Transaction = 1,
        Removed,
        ProducerIds,
    }

    public static byte[] Entry(Transaction transaction)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write((byte)Kind.Transaction);
        writer.Write(transaction.Id);
        writer.Write(transaction.ProducerId);
        writer.Write(transaction.FormerProducerId);
        writer.Write(transaction.NextProducerId);
        writer.Write(transaction.Epoch);
        writer.Write(transaction.FormerEpoch);
        writer.Write(transaction.TimeoutMs);
        writer.Write((byte)transaction.State);
        writer.Write(transaction.StartedAt?.ToUnixTimeMilliseconds() ?? -1);
        writer.Write(transaction.UpdatedAt.ToUnixTimeMilliseconds());
        writer.Write(transaction.BumpsEpoch);
        writer.Write7BitEncodedInt(transaction.Partitions.Count);
        foreach (var partition in transaction.Partitions)
        {
            writer.Write(partition.Topic);
            writer.Write(partition.Partition);
        }
        writer.Flush();
        return stream.ToArray();
    }

    public static byte[] Removed(string transactionalId)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write((byte)Kind.Removed);
        writer.Write(transactionalId);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>No id below <paramref name="end"/> is given out after a restart.</summary>
    public static byte[] ProducerIds(long end) => [(byte)Kind.ProducerIds, .. BitConverter.GetBytes(end)];

    public static void Replay(ReadOnlyMemory<byte> entry, Dictionary<string, Transaction> transactions, ref long producerIds)
    {
        using var reader = new BinaryReader(new MemoryStream(entry.ToArray(), writable: false), Encoding.UTF8);
        switch ((Kind)reader.ReadByte())
        {
            case Kind.Transaction:
                var transaction = Read(reader);
                transactions[transaction.Id] = transaction;
                break;
            case Kind.Removed:
                transactions.Remove(reader.ReadString());
                break;
            case Kind.ProducerIds:
                producerIds = Math.Max(producerIds, reader.ReadInt64());
                break;
            case var kind:
                throw new InvalidDataException($"The transactions' journal holds an entry of kind {(byte)kind}, which this version does not know. Start the version that wrote it.");
        }
    }

    private static Transaction Read(BinaryReader reader) => new()
    {
        Id = reader.ReadString(),
        ProducerId = reader.ReadInt64(),
        FormerProducerId = reader.ReadInt64(),
        NextProducerId = reader.ReadInt64(),
        Epoch = reader.ReadInt16(),
        FormerEpoch = reader.ReadInt16(),
        TimeoutMs = reader.ReadInt32(),
        State = (TransactionState)reader.ReadByte(),
        StartedAt = reader.ReadInt64() is var started && started < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(started),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
        BumpsEpoch = reader.ReadBoolean(),
        Partitions = ReadPartitions(reader),
    };

    private static HashSet<TopicPartition> ReadPartitions(BinaryReader reader)
    {
        HashSet<TopicPartition> partitions = [];
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
            partitions.Add(new(reader.ReadString(), reader.ReadInt32()));
        return partitions;
    }
}
