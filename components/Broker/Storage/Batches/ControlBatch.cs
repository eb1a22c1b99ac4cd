using System.Buffers.Binary;

namespace EcommAspire.Broker.Storage.Batches;

/// <summary>The control record that ends a transaction, https://kafka.apache.org/documentation/#controlbatch.</summary>
internal static class ControlBatch
{
    private const short Abort = 0;
    private const short Commit = 1;

    public static byte[] Marker(long producerId, short epoch, bool commit, int coordinatorEpoch, long timestamp)
    {
        var key = new byte[4];
        BinaryPrimitives.WriteInt16BigEndian(key.AsSpan(2), commit ? Commit : Abort);
        var value = new byte[6];
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(2), coordinatorEpoch);
        var writer = new RecordBatchWriter(new RecordBatchHeader
        {
            Attributes = RecordBatchHeader.ControlBit | RecordBatchHeader.TransactionalBit,
            BaseTimestamp = timestamp,
            ProducerId = producerId,
            ProducerEpoch = epoch,
            BaseSequence = RecordBatchHeader.NoSequence,
        });
        writer.Add(timestamp, key, value);
        return writer.ToArray();
    }

    /// <summary>What a marker says; null for a control record that is no transaction marker.</summary>
    public static (bool Commit, int CoordinatorEpoch)? Read(ReadOnlySpan<byte> records)
    {
        var reader = new RecordReader(records);
        if (!reader.TryRead(out var record) || record.Key.Length < 4 || record.Value.Length < 6)
            return null;
        return BinaryPrimitives.ReadInt16BigEndian(record.Key[2..]) switch
        {
            Abort => (false, BinaryPrimitives.ReadInt32BigEndian(record.Value[2..])),
            Commit => (true, BinaryPrimitives.ReadInt32BigEndian(record.Value[2..])),
            _ => null,
        };
    }
}
