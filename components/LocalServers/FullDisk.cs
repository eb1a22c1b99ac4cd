namespace EcommAspire.LocalServers;

/// <summary>A disk that has no room left for what a server needs.</summary>
internal static class FullDisk
{
    private const int NoSpace = 28;

    /// <summary>Whether that is what went wrong.</summary>
    public static bool IsCauseOf(IOException problem) => (problem.HResult & 0xFFFF) == NoSpace;

    /// <summary>What to say of it, after a colon.</summary>
    /// <param name="detail">The system's words, or the server's.</param>
    public static string Sentence(string detail) =>
        $"the disk is full ({detail.TrimEnd('.')}). Free some space, or put the data folder elsewhere with --data DIR, and start it again.";
}
