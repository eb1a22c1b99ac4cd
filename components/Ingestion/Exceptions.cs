namespace EcommAspire.Ingestion;

/// <summary>A source cannot be reached, or went away. The message says why and what to do.</summary>
public sealed class SourceUnavailableException : Exception
{
    /// <summary>Says why.</summary>
    public SourceUnavailableException(string message) : base(message)
    {
    }

    /// <summary>Says why and what showed it.</summary>
    public SourceUnavailableException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Says that a source is away.</summary>
    public SourceUnavailableException() : base("The source cannot be reached.")
    {
    }
}

/// <summary>A source no longer has what the contract declares.</summary>
public sealed class SchemaDriftException : Exception
{
    /// <summary>Says what is missing.</summary>
    public SchemaDriftException(string message) : base(message)
    {
    }

    /// <summary>Says what is missing and what showed it.</summary>
    public SchemaDriftException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Says that the source differs from its contract.</summary>
    public SchemaDriftException() : base("The source no longer has what its contract declares.")
    {
    }
}

/// <summary>Rows arrived that could not be written to the lake.</summary>
public sealed class LoadException : Exception
{
    /// <summary>Says which and why.</summary>
    public LoadException(string message) : base(message)
    {
    }

    /// <summary>Says which and why, and what showed it.</summary>
    public LoadException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Says that rows could not be written.</summary>
    public LoadException() : base("The rows could not be written to the lake.")
    {
    }
}

/// <summary>The disk that holds the lake is full.</summary>
public sealed class LakeFullException : Exception
{
    /// <summary>Says which.</summary>
    public LakeFullException(string message) : base(message)
    {
    }

    /// <summary>Says which and what showed it.</summary>
    public LakeFullException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Says that the disk is full.</summary>
    public LakeFullException() : base("The disk that holds the lake is full.")
    {
    }
}
