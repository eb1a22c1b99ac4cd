namespace EcommAspire.Ingestion;

/// <summary>A source cannot be reached, or went away. The message says why and what to do.</summary>
public sealed class SourceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A source no longer has what the contract declares. The message says what is missing.</summary>
public sealed class SchemaDriftException(string message) : Exception(message)
{
    /// <summary>The table that is gone altogether; null where it is there and has changed.</summary>
    public string? MissingTable { get; init; }
}

/// <summary>Rows arrived that could not be written to the lake. The message says which and why.</summary>
public sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The disk that holds the lake is full. The message says which.</summary>
public sealed class LakeFullException(string message, Exception? inner = null) : Exception(message, inner);
