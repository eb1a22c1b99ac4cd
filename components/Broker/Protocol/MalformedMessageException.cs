namespace EcommAspire.Broker.Protocol;

/// <summary>Bytes that are no message of the kind and version they claim to be. The connection they came on is closed.</summary>
public sealed class MalformedMessageException : Exception
{
    /// <summary>Says what is wrong with the bytes.</summary>
    public MalformedMessageException(string message) : base(message)
    {
    }

    /// <summary>Says what is wrong with the bytes, and what led there.</summary>
    public MalformedMessageException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>For serializers.</summary>
    public MalformedMessageException()
    {
    }
}
