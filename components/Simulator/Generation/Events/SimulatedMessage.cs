namespace EcommAspire.Simulator.Generation.Events;

/// <summary>What a message is to those who read the stream.</summary>
public enum MessageForm
{
    /// <summary>An event in its place.</summary>
    Fresh,

    /// <summary>An event that comes after much later ones.</summary>
    Late,

    /// <summary>An event that was sent before, word for word.</summary>
    Twin,

    /// <summary>No event: nothing that a reader could take in.</summary>
    Broken,
}

/// <summary>A message to be sent.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Key">What decides its partition: the messages of one key keep their order.</param>
/// <param name="Value">The event as JSON; null only in a broken message.</param>
/// <param name="SchemaVersion">The version of the value's form, for the header of that name.</param>
/// <param name="Form">What it is to a reader.</param>
public readonly record struct SimulatedMessage(string Topic, byte[] Key, byte[]? Value, string SchemaVersion, MessageForm Form);
