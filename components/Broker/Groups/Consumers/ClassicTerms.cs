using EcommAspire.Broker.Groups.Classic;

namespace EcommAspire.Broker.Groups.Consumers;

/// <summary>On what terms a member is in a KIP-848 group that speaks the classic protocol.</summary>
/// <param name="SessionTimeoutMs">How long it may be silent, by its own word.</param>
/// <param name="Protocols">What it offered, best first.</param>
internal sealed record ClassicTerms(int SessionTimeoutMs, IReadOnlyList<JoinProtocol> Protocols)
{
    /// <summary>What it is told that the group speaks: all offers mean the same where the coordinator assigns.</summary>
    public string ProtocolName => Protocols[0].Name;

    /// <summary>The version of its words, in which it is answered.</summary>
    public short Version => ConsumerSubscription.VersionOf(Protocols[0].Metadata);
}
