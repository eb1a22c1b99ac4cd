namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>What a client is asked to do; the rows of the table in docs, in this order.</summary>
internal static class Feature
{
    public const string ProduceAndConsume = "produce and consume";
    public const string Fields = "keys, headers, timestamps, nulls";
    public const string Acks = "acks 0, 1 and all";
    public const string Compression = "compression, each codec the client has";
    public const string LargeRecords = "large records, and too large ones";
    public const string Idempotence = "idempotent producer";
    public const string Throughput = "a stream of many records";
    public const string Latency = "end-to-end latency";

    public const string Transactions = "transactions, read_committed";
    public const string TransactionalOffsets = "offsets in a transaction";
    public const string Fencing = "fencing of an older producer";
    public const string TransactionTimeout = "a transaction that takes too long";
    public const string TransactionAdmin = "transactions listed and described";

    public const string Seek = "seek to offsets and times";
    public const string Watermarks = "watermarks, offsets by time";
    public const string OffsetReset = "an offset out of range";
    public const string EmptyFetch = "long poll";

    public const string CommittedOffsets = "committed offsets";
    public const string EagerGroups = "group, eager";
    public const string CooperativeGroups = "group, cooperative";
    public const string StaticMembers = "group, static members";
    public const string NewGroups = "group.protocol=consumer";
    public const string MigratingGroups = "a group that changes to group.protocol=consumer, and back";
    public const string GroupAdmin = "groups listed, described, deleted";
    public const string ResetOffsets = "offsets of a group reset or deleted";

    public const string Topics = "topics created, listed, deleted";
    public const string AutoCreation = "a topic made by asking for it";
    public const string Partitions = "partitions added";
    public const string Configs = "configuration read and altered";
    public const string DeleteRecords = "records deleted";
    public const string Compaction = "a compacted topic";
    public const string Cluster = "cluster and its brokers";
    public const string LogDirs = "log directories";
    public const string ApiVersions = "versions of requests";
    public const string Login = "a password over TLS: PLAIN, SCRAM-SHA-256";
    public const string Refusals = "refusals a client understands";

    /// <summary>In the table's order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(Feature).GetFields().Where(field => field.IsLiteral).OrderBy(field => field.MetadataToken).Select(field => (string)field.GetRawConstantValue()!)];
}
