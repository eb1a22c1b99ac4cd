namespace EcommAspire.Broker;

/// <summary>Why the broker cannot start or go on, in a sentence that says what to do.</summary>
public sealed class BrokerException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public BrokerException(string message) : base(message)
    {
    }

    /// <summary>Says what is wrong, and what led there.</summary>
    public BrokerException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>For serializers.</summary>
    public BrokerException()
    {
    }
}
