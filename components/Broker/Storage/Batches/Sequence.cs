namespace EcommAspire.Broker.Storage.Batches;

/// <summary>Sequence numbers of idempotent producers: 0 to 2³¹-1, and 0 again.</summary>
public static class Sequence
{
    /// <summary>The sequence <paramref name="steps"/> after <paramref name="sequence"/>.</summary>
    public static int Add(int sequence, int steps) => (int)(((long)sequence + steps) & int.MaxValue);

    /// <summary>Whether <paramref name="next"/> is the one after <paramref name="last"/>.</summary>
    public static bool Follows(int next, int last) => next == Add(last, 1);
}
