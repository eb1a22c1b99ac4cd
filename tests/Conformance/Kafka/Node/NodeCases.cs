namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>The cases of the clients of Node.js: functions that each client's script exports, named alike where both do the same.</summary>
internal static class NodeCases
{
    private static readonly (string Feature, string Function)[] _both =
    [
        (Feature.ProduceAndConsume, "produceAndConsume"),
        (Feature.Fields, "fields"),
        (Feature.Acks, "acks"),
        (Feature.Compression, "compression"),
        (Feature.LargeRecords, "largeRecords"),
        (Feature.Idempotence, "idempotence"),
        (Feature.Transactions, "transactions"),
        (Feature.Seek, "seek"),
        (Feature.Watermarks, "watermarks"),
        (Feature.CommittedOffsets, "committedOffsets"),
        (Feature.EagerGroups, "eagerGroups"),
        (Feature.GroupAdmin, "groupAdmin"),
        (Feature.ResetOffsets, "resetOffsets"),
        (Feature.Topics, "topics"),
        (Feature.Partitions, "partitions"),
        (Feature.Configs, "configs"),
        (Feature.DeleteRecords, "deleteRecords"),
        (Feature.Cluster, "cluster"),
        (Feature.Login, "login"),
        (Feature.Refusals, "refusals"),
    ];

    private static readonly Dictionary<Client, (string Script, (string Feature, string Function)[] Cases)> _scripts = new()
    {
        [Client.KafkaJs] = ("kafkajs", [.. _both, (Feature.TransactionalOffsets, "transactionalOffsets")]),
        [Client.Platformatic] = ("platformatic", [.. _both, (Feature.NewGroups, "newGroups"), (Feature.LogDirs, "logDirs")]),
    };

    /// <summary>The cases of a client; none where it is not one of Node.js.</summary>
    public static IEnumerable<Case> Of(Client client) => !_scripts.TryGetValue(client, out var script)
        ? []
        : script.Cases.Select(one => new Case(client, one.Feature, stage => NodeScript.RunAsync(stage, script.Script, one.Function)));
}
