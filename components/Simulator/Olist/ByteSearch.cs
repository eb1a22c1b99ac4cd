namespace EcommAspire.Simulator.Olist;

/// <summary>Looks for a few bytes in text that comes piece by piece.</summary>
internal sealed class ByteSearch(params byte[] sought)
{
    private byte[] _before = [];

    /// <summary>Whether they have been met.</summary>
    public bool IsFound { get; private set; }

    public void Add(ReadOnlySpan<byte> piece)
    {
        if (IsFound)
            return;
        Span<byte> seam = [.. _before, .. piece[..Math.Min(piece.Length, sought.Length - 1)]];
        IsFound = seam.IndexOf(sought) >= 0 || piece.IndexOf(sought) >= 0;
        _before = piece.Length < sought.Length ? seam[^Math.Min(seam.Length, sought.Length - 1)..].ToArray() : piece[^(sought.Length - 1)..].ToArray();
    }
}
