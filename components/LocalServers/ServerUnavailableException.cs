namespace EcommAspire.LocalServers;

/// <summary>A local server could not be started, reached or stopped. The message is a sentence for the person at the keyboard.</summary>
public sealed class ServerUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ServerUnavailableException(string message) : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    public ServerUnavailableException(string message, Exception? innerException) : base(message, innerException) { }

    /// <summary>The server's own log, where there is one to read.</summary>
    public string? LogPath { get; init; }
}
