using System.Buffers;
using System.Text;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Network;

/// <summary>Requests that carry records, and the values of records in answers.</summary>
internal static class RecordBatches
{
    public static ProduceRequest Produce(string topic, short acks, params string[] values)
    {
        var writer = new RecordBatchWriter(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        foreach (string value in values)
            writer.Add(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), null, Encoding.UTF8.GetBytes(value));
        return new()
        {
            Acks = acks,
            TimeoutMs = 1000,
            TopicData = [new() { Name = topic, PartitionData = [new() { Index = 0, Records = new RecordsInMemory(new ReadOnlySequence<byte>(writer.ToArray())) }] }],
        };
    }

    public static FetchRequest Fetch(string topic, long offset, int maxWaitMs = 0) => new()
    {
        MaxWaitMs = maxWaitMs,
        MinBytes = 1,
        MaxBytes = 1 << 20,
        Topics = [new() { TopicName = topic, Partitions = [new() { FetchOffset = offset, PartitionMaxBytes = 1 << 20 }] }],
    };

    public static string[] Values(FetchResponse response)
    {
        var values = new List<string>();
        byte[] bytes = ((RecordsInMemory)response.Responses[0].Partitions[0].Records!).Bytes.ToArray();
        for (int at = 0; at < bytes.Length;)
        {
            var header = RecordBatchHeader.Read(bytes.AsSpan(at));
            var reader = new RecordReader(bytes.AsSpan(at, header.TotalSize)[RecordBatchHeader.Size..]);
            while (reader.TryRead(out var record))
                values.Add(Encoding.UTF8.GetString(record.Value.ToArray()));
            at += header.TotalSize;
        }
        return [.. values];
    }
}
