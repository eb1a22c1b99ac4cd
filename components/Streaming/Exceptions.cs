namespace EcommAspire.Streaming;

/// <summary>The stream cannot go on; the message says why, where, and what to do.</summary>
public class StreamException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What the stream flows into is away for now; it will be tried again.</summary>
public sealed class TargetUnavailableException(string message, Exception? inner = null) : StreamException(message, inner);

/// <summary>Values passed every check of ours and yet the database refuses them; the batch was rolled back.</summary>
public sealed class RefusedValuesException(string message, Exception? inner = null) : StreamException(message, inner);
