namespace EcommAspire.Broker.Storage;

/// <summary>A data folder that cannot be used as it is; the message says which file, what is wrong and what to do.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Only for serializers and analyzers.</summary>
    public StorageException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what the system said.</summary>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
