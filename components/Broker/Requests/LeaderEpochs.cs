using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Requests;

/// <summary>Checks the epoch a client believes a partition's leader to be in, <see href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-320%3A+Allow+fetchers+to+detect+and+handle+log+truncation">KIP-320</see>.</summary>
internal static class LeaderEpochs
{
    /// <summary>None, or what is wrong; a client that does not know gives -1.</summary>
    public static ErrorCode Check(int epoch) => epoch switch
    {
        < 0 or ClusterIdentity.LeaderEpoch => ErrorCode.None,
        _ => ErrorCode.UnknownLeaderEpoch,
    };
}
