namespace EcommAspire.Streaming.Consuming;

/// <summary>Whether the log still holds the offset that is next: what is gone must not be passed over in silence.</summary>
internal static class OffsetBounds
{
    /// <exception cref="StreamException">It does not.</exception>
    public static void Check(string partition, long next, long low, long high, string where, string remedy)
    {
        if (next < low)
        {
            throw new StreamException($"Of {partition} {where} holds everything before offset {next}, but the broker's log begins at {low}: "
                + $"{low - next} messages were removed by its retention before they were taken in. To go on without them, {remedy} to {low}.");
        }

        if (next > high)
        {
            throw new StreamException($"Of {partition} {where} holds everything before offset {next}, but the broker's log ends at {high}: "
                + $"the topic was made anew, or its broker lost data. To begin with what is there, {remedy} to {low}.");
        }
    }

    public static StreamException Gone(string partition, string reason) =>
        new($"The broker's log of {partition} no longer holds the offset that is next ({reason.TrimEnd('.')}): its retention removed messages that were not taken in. Start the consumer again to be told which.");
}
