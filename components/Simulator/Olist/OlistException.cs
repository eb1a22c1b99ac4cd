namespace EcommAspire.Simulator.Olist;

/// <summary>The public files could not be loaded at all; the message says why and what to do.</summary>
public sealed class OlistException : Exception
{
    /// <summary>A load that failed without more to say.</summary>
    public OlistException()
    {
    }

    /// <summary>A load that failed for a reason.</summary>
    public OlistException(string message)
        : base(message)
    {
    }

    /// <summary>A load that failed because of something else.</summary>
    public OlistException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
