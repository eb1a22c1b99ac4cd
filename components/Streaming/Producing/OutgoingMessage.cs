namespace EcommAspire.Streaming.Producing;

/// <summary>A message to be sent.</summary>
public readonly record struct OutgoingMessage(string Topic, byte[] Key, byte[]? Value, string SchemaVersion);

/// <summary>A numbered stream of messages: the same number always gives the same ones.</summary>
public interface IEventSource
{
    /// <summary>What it is made from, in words: streams that differ in it are different streams.</summary>
    string Identity { get; }

    /// <summary>Adds the messages of events <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/> - 1.</summary>
    void Read(long first, int count, ICollection<OutgoingMessage> messages);
}
