namespace EcommAspire.Simulator.Loading;

/// <summary>A database could not be filled; the message says which, why, and what to do. It still holds what it held before.</summary>
public sealed class LoadException : Exception
{
    /// <summary>A load that failed without more to say.</summary>
    public LoadException()
    {
    }

    /// <summary>A load that failed for a reason.</summary>
    public LoadException(string message)
        : base(message)
    {
    }

    /// <summary>A load that failed because of something else.</summary>
    public LoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
