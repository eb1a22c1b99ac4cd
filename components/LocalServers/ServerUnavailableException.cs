namespace EcommAspire.LocalServers;

/// <summary>A local server could not be started, reached or stopped.</summary>
/// <param name="message">What happened and what to do, in a sentence for the person at the keyboard.</param>
/// <param name="inner">What caused it.</param>
public sealed class ServerUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The server's own log, where there is one to read.</summary>
    public string? LogPath { get; init; }
}
