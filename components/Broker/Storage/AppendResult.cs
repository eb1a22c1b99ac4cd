using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Storage;

/// <summary>Who asks for an append: what is allowed differs.</summary>
public enum AppendOrigin
{
    /// <summary>A producer. Everything is checked.</summary>
    Client,

    /// <summary>A coordinator of this broker, whose sequences and record offsets are its own affair.</summary>
    Coordinator,
}

/// <summary>A record that may not be stored.</summary>
/// <param name="BatchIndex">Its place in its batch.</param>
/// <param name="Message">What is wrong with it.</param>
public readonly record struct RecordError(int BatchIndex, string Message);

/// <summary>How an append went. Either all of its batches are stored, or none.</summary>
/// <param name="Error">Why nothing was stored, or <see cref="ErrorCode.None"/>.</param>
/// <param name="BaseOffset">The offset of its first record; of a duplicate, the one it was first given.</param>
/// <param name="AppendTime">The time put into its records (LogAppendTime), or -1.</param>
/// <param name="LogStartOffset">The log's first offset now.</param>
public sealed record AppendResult(ErrorCode Error, long BaseOffset, long AppendTime, long LogStartOffset)
{
    /// <summary>The offset of its last record, or -1.</summary>
    public long LastOffset { get; init; } = -1;

    /// <summary>Whether the batch was there already and was not stored again.</summary>
    public bool Duplicate { get; init; }

    /// <summary>What is wrong, in a sentence.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Which records are wrong, where they were looked at one by one.</summary>
    public IReadOnlyList<RecordError> RecordErrors { get; init; } = [];
}
