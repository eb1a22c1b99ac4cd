namespace EcommAspire.Conformance.Kafka.Tests;

[CasesOf(Client.KafkaJs)]
internal static class KafkaJsCases
{
    [Case(Feature.ProduceAndConsume)]
    public static Task ProduceAndConsume(Stage stage) => RunAsync(stage, "produceAndConsume");

    [Case(Feature.Fields)]
    public static Task Fields(Stage stage) => RunAsync(stage, "fields");

    [Case(Feature.Acks)]
    public static Task Acks(Stage stage) => RunAsync(stage, "acks");

    [Case(Feature.Compression)]
    public static Task Compression(Stage stage) => RunAsync(stage, "compression");

    [Case(Feature.Idempotence)]
    public static Task Idempotence(Stage stage) => RunAsync(stage, "idempotence");

    [Case(Feature.Transactions)]
    public static Task Transactions(Stage stage) => RunAsync(stage, "transactions");

    [Case(Feature.TransactionalOffsets)]
    public static Task TransactionalOffsets(Stage stage) => RunAsync(stage, "transactionalOffsets");

    [Case(Feature.Seek)]
    public static Task Seek(Stage stage) => RunAsync(stage, "seek");

    [Case(Feature.Watermarks)]
    public static Task Watermarks(Stage stage) => RunAsync(stage, "watermarks");

    [Case(Feature.CommittedOffsets)]
    public static Task CommittedOffsets(Stage stage) => RunAsync(stage, "committedOffsets");

    [Case(Feature.EagerGroups)]
    public static Task EagerGroups(Stage stage) => RunAsync(stage, "eagerGroups");

    [Case(Feature.GroupAdmin)]
    public static Task GroupAdmin(Stage stage) => RunAsync(stage, "groupAdmin");

    [Case(Feature.ResetOffsets)]
    public static Task ResetOffsets(Stage stage) => RunAsync(stage, "resetOffsets");

    [Case(Feature.Topics)]
    public static Task Topics(Stage stage) => RunAsync(stage, "topics");

    [Case(Feature.Partitions)]
    public static Task Partitions(Stage stage) => RunAsync(stage, "partitions");

    [Case(Feature.Configs)]
    public static Task Configs(Stage stage) => RunAsync(stage, "configs");

    [Case(Feature.DeleteRecords)]
    public static Task DeleteRecords(Stage stage) => RunAsync(stage, "deleteRecords");

    [Case(Feature.Cluster)]
    public static Task Cluster(Stage stage) => RunAsync(stage, "cluster");

    [Case(Feature.Refusals)]
    public static Task Refusals(Stage stage) => RunAsync(stage, "refusals");

    private static Task RunAsync(Stage stage, string function) => NodeScript.RunAsync(stage, "kafkajs", function);
}
