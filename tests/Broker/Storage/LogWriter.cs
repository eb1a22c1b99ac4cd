using System.Globalization;
using System.Text;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>
/// The process that is killed: it goes on with a log where the last one was cut short, and says on its output which offsets were
/// acknowledged. Every record tells its own offset.
/// </summary>
internal static class LogWriter
{
    private const int Producers = 3;

    public static LogOptions Options { get; } = new() { SegmentBytes = 64 * 1024, MaxMessageBytes = 32 * 1024, IndexIntervalBytes = 2048, RetentionMs = -1 };

    public static string ValueAt(long offset, int size) => $"{offset}|{new string((char)('a' + (offset % 26)), size)}|{offset}";

    public static void Run(string folder, int seed)
    {
        var random = new Random(seed);
        var log = PartitionLog.Open(folder, Options, TimeProvider.System);
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var sweeper = new Thread(() =>
        {
            for (; ; Thread.Sleep(5))
                log.Clean();
        })
        { IsBackground = true };
        sweeper.Start();
        for (; ; )
        {
            var result = random.Next(10) switch
            {
                < 4 => log.Append(new(Batch(log, random, -1)), AppendOrigin.Client),
                < 8 => log.Append(new(Batch(log, random, random.Next(Producers))), AppendOrigin.Client),
                _ => End(log, random),
            };
            if (result.Error != ErrorCode.None)
                throw new InvalidOperationException($"{result.Error}: {result.ErrorMessage}");
            output.WriteLine(result.LastOffset.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static byte[] Batch(PartitionLog log, Random random, int producer)
    {
        // The producers of the process before are known by what the log knows of them.
        var known = log.Producers.FirstOrDefault(known => known.ProducerId == producer);
        var writer = producer < 0
            ? new RecordBatchWriter(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), random.Next(3) == 0 ? CompressionCodec.Gzip : CompressionCodec.None)
            : new RecordBatchWriter(new RecordBatchHeader
            {
                Attributes = 1 << 4,
                BaseTimestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                ProducerId = producer,
                BaseSequence = known == default ? 0 : Sequence.Add(known.LastSequence, 1),
            });
        var (offset, count, size) = (log.LogEndOffset, random.Next(1, 20), random.Next(0, random.Next(10) == 0 ? 1000 : 50));
        for (var i = 0; i < count; i++)
            writer.Add(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), null, Encoding.ASCII.GetBytes(ValueAt(offset + i, size)));
        return writer.ToArray();
    }

    private static AppendResult End(PartitionLog log, Random random)
    {
        var open = log.Producers.Where(producer => producer.TransactionStartOffset >= 0).ToList();
        return open.Count == 0
            ? log.Append(new(Batch(log, random, 0)), AppendOrigin.Client)
            : log.AppendMarker(open[random.Next(open.Count)].ProducerId, 0, commit: random.Next(2) == 0, 0);
    }
}
