using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcommAspire.Streaming.Status;

/// <summary>What a consumer tells of itself every second, in a file beside those of others.</summary>
public sealed record ConsumerReport
{
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _abandonedAfter = TimeSpan.FromMinutes(10);

    /// <summary>The consumer, by its group.</summary>
    public required string Consumer { get; init; }

    /// <summary>Its process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When it told this.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it does, in a word or a sentence.</summary>
    public required string State { get; init; }

    /// <summary>Messages taken in since it started.</summary>
    public long Messages { get; init; }

    /// <summary>Messages a second of late.</summary>
    public double Rate { get; init; }

    /// <summary>Messages put aside since it started.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Half of late messages were committed so many milliseconds after they were produced, or sooner.</summary>
    public long? MedianLatency { get; init; }

    /// <summary>99 of 100 of late messages were.</summary>
    public long? P99Latency { get; init; }

    /// <summary>Partitions it takes in.</summary>
    public int Partitions { get; init; }

    /// <summary>The reports in a folder of consumers that still tell of themselves.</summary>
    public static IReadOnlyList<ConsumerReport> ReadAll(string folder, TimeProvider? time = null) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<ConsumerReport>()
            .Where(report => (time ?? TimeProvider.System).GetUtcNow() - report.At < _silence)];

    /// <summary>Removes the reports that killed consumers left.</summary>
    internal static void RemoveAbandoned(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => DateTime.UtcNow - File.GetLastWriteTimeUtc(f) > _abandonedAfter))
            File.Delete(file);
    }

    internal void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(folder, Consumer, ProcessId);
        File.WriteAllBytes(path + ".tmp", JsonSerializer.SerializeToUtf8Bytes(this, ConsumerReportJson.Default.ConsumerReport));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    internal static string PathOf(string folder, string consumer, int processId) => Path.Combine(folder, $"{consumer}-{processId}.json");

    private static ConsumerReport? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ConsumerReportJson.Default.ConsumerReport);
        }
        catch (Exception problem) when (problem is JsonException or IOException)
        {
            // Its consumer has just ended, or it is not one of ours.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConsumerReport))]
internal sealed partial class ConsumerReportJson : JsonSerializerContext;
