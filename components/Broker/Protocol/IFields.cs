namespace EcommAspire.Broker.Protocol;

/// <summary>
/// Something that has a place in a message: it declares its fields once, in order, each with the versions it is in,
/// and every reading, writing or checking of it runs that one declaration over another <see cref="IWire"/>.
/// </summary>
public interface IFields
{
    /// <summary>Passes every field through the wire and keeps what comes back.</summary>
    void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct;
}

/// <summary>A whole request or response.</summary>
public interface IMessage : IFields
{
    /// <summary>The API the message belongs to.</summary>
    static abstract ApiKey Api { get; }

    /// <summary>The versions the declaration covers.</summary>
    static abstract VersionRange Versions { get; }

    /// <summary>
    /// The first version with compact lengths and tagged fields
    /// (<see href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-482%3A+The+Kafka+Protocol+should+Support+Optional+Tagged+Fields">KIP-482</see>);
    /// <see cref="Never"/> for those that stay as they were.
    /// </summary>
    static abstract short FlexibleFrom { get; }

    /// <summary>A <see cref="FlexibleFrom"/> that no version reaches.</summary>
    const short Never = short.MaxValue;
}

/// <summary>A request, which names the response that answers it.</summary>
/// <typeparam name="TResponse">The answer, in the same version.</typeparam>
public interface IRequest<TResponse> : IMessage
    where TResponse : class, IMessage, new();
