using System.Diagnostics;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

/// <summary>Kills a process that writes a log, again and again: what it acknowledged is there, and nothing by halves.</summary>
public sealed class KillTests
{
    private static int Kills => Environment.GetEnvironmentVariable("ECOMM_SOAK") == "1" ? 100 : 5;

    [Fact]
    public async Task Has_every_acknowledged_record_after_kill_9_and_none_by_halves()
    {
        var folder = Directory.CreateTempSubdirectory("broker-kill-").FullName;
        var random = new Random(4711);
        var acknowledged = -1L;
        for (var kill = 0; kill < Kills; kill++)
        {
            acknowledged = Math.Max(acknowledged, await WriteAndKill(folder, kill, random.Next(1, 1500), random.Next(0, 20)));
            // What is damaged stays so: of a log that has become long the whole is read after every tenth kill.
            await Verify(folder, acknowledged, whole: kill < 10 || kill % 10 == 9 || kill == Kills - 1);
        }
        acknowledged.ShouldBeGreaterThan(Kills * 100);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The last offset it heard to be acknowledged.</summary>
    private static async Task<long> WriteAndKill(string folder, int seed, int lines, int milliseconds)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            ArgumentList = { "exec", typeof(KillTests).Assembly.Location, folder, $"{seed}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = writer.StandardError.ReadToEndAsync();
        var last = -1L;
        for (var read = 0; read < lines && await writer.StandardOutput.ReadLineAsync() is { } line; read++)
            last = long.Parse(line);
        await Task.Delay(milliseconds);
        writer.HasExited.ShouldBeFalse(writer.HasExited ? await errors : "");
        writer.Kill();
        // What it said before it died still counts; the very last line may be cut.
        var rest = (await writer.StandardOutput.ReadToEndAsync()).Split('\n')[..^1];
        await writer.WaitForExitAsync();
        return rest.Length == 0 ? last : long.Parse(rest[^1]);
    }

    private static async Task Verify(string folder, long acknowledged, bool whole)
    {
        await using var log = PartitionLog.Open(folder, LogWriter.Options, TimeProvider.System);
        log.HighWatermark.ShouldBeGreaterThan(acknowledged);
        if (!whole)
            return;

        var batches = new List<(RecordBatchHeader Header, byte[] Bytes)>();
        for (var offset = 0L; offset < log.HighWatermark; offset = batches[^1].Header.NextOffset)
        {
            using var read = log.Read(offset, 1 << 16, readCommitted: false, minOneBatch: true);
            batches.AddRange(Scratch.Batches(read.ToArray()));
        }
        var next = 0L;
        foreach (var (header, bytes) in batches)
        {
            header.BaseOffset.ShouldBe(next);
            Checksum.Of(bytes.AsSpan(RecordBatchHeader.ChecksummedFrom)).ShouldBe(header.Crc);
            next = header.NextOffset;
        }
        next.ShouldBe(log.HighWatermark);

        var all = Scratch.Read(log, 0);
        foreach (var record in all)
            record.Value.ShouldBe(LogWriter.ValueAt(record.Offset, record.Value!.Length - (2 * $"{record.Offset}|".Length)));
        var (hidden, stable) = Fold(batches, log.HighWatermark);
        log.LastStableOffset.ShouldBe(stable);
        Scratch.Read(log, 0, readCommitted: true).ShouldBe(all.Where(record => record.Offset < stable && !hidden.Contains(record.Offset)));
    }

    /// <summary>Which offsets were aborted, and where the first open transaction begins, found out from the batches alone.</summary>
    private static (HashSet<long> Aborted, long Stable) Fold(List<(RecordBatchHeader Header, byte[] Bytes)> batches, long end)
    {
        HashSet<long> aborted = [];
        Dictionary<long, List<long>> open = [];
        foreach (var (header, bytes) in batches.Where(batch => batch.Header.IsTransactional))
        {
            if (!header.IsControl)
            {
                open.TryAdd(header.ProducerId, []);
                for (var offset = header.BaseOffset; offset <= header.LastOffset; offset++)
                    open[header.ProducerId].Add(offset);
                continue;
            }
            var reader = new RecordReader(bytes.AsSpan(RecordBatchHeader.Size));
            reader.TryRead(out var marker).ShouldBeTrue();
            if (open.Remove(header.ProducerId, out var offsets) && marker.Key[3] == 0)
                aborted.UnionWith(offsets);
        }
        return (aborted, open.Count == 0 ? end : open.Values.Min(offsets => offsets[0]));
    }
}
