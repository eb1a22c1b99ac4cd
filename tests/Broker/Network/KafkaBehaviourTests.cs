using System.Numerics;
using System.Text;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Network;

/// <summary>What Apache Kafka was seen to do, and what is done where it would leave a person alone.</summary>
public sealed class KafkaBehaviourTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-broker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_record_from_too_far_in_the_future_or_the_past_is_refused()
    {
        await using var broker = await BrokerUnderTest.StartAsync(folder: _folder);
        using var client = await broker.ConnectAsync();
        await CreateAsync(client, "times", ("message.timestamp.before.max.ms", "60000"));
        (await ProduceAsync(client, "times", TimeSpan.Zero)).ErrorCode.ShouldBe(ErrorCode.None);
        (await ProduceAsync(client, "times", TimeSpan.FromMinutes(59))).ErrorCode.ShouldBe(ErrorCode.None);
        var future = await ProduceAsync(client, "times", TimeSpan.FromMinutes(61));
        (future.ErrorCode, future.RecordErrors.Count).ShouldBe((ErrorCode.InvalidTimestamp, 1));
        (await ProduceAsync(client, "times", TimeSpan.FromMinutes(-2))).ErrorCode.ShouldBe(ErrorCode.InvalidTimestamp);
    }

    [Fact]
    public async Task Records_go_when_the_broker_looks_for_what_is_too_old()
    {
        await using var broker = await BrokerUnderTest.StartAsync(With(("log.retention.check.interval.ms", "100"), ("log.cleaner.backoff.ms", "3600000")), _folder);
        using var client = await broker.ConnectAsync();
        await CreateAsync(client, "old");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await ProduceAsync(client, "old", TimeSpan.FromDays(-8))).LogStartOffset == 0)
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task Retention_may_be_given_in_hours_or_minutes_and_the_finest_counts()
    {
        await using (var broker = await BrokerUnderTest.StartAsync(folder: _folder))
        {
            using var client = await broker.ConnectAsync();
            await CreateAsync(client, "kept");
            var configs = await ConfigsAsync(client, 4, "1");
            configs["log.retention.hours"].ShouldBe("168");
            configs["log.retention.minutes"].ShouldBeNull();
            configs["log.retention.ms"].ShouldBeNull();
            (await ConfigsAsync(client, 2, "kept"))["retention.ms"].ShouldBe("604800000");
        }

        await using (var broker = await BrokerUnderTest.StartAsync(With(("log.retention.hours", "2"), ("log.roll.hours", "1")), _folder))
        {
            using var client = await broker.ConnectAsync();
            var configs = await ConfigsAsync(client, 2, "kept");
            (configs["retention.ms"], configs["segment.ms"]).ShouldBe(("7200000", "3600000"));
        }

        await using (var broker = await BrokerUnderTest.StartAsync(With(("log.retention.hours", "2"), ("log.retention.minutes", "-1")), _folder))
        {
            using var client = await broker.ConnectAsync();
            (await ConfigsAsync(client, 2, "kept"))["retention.ms"].ShouldBe("-1");
        }
    }

    [Fact]
    public async Task Screens_of_administrators_are_told_what_there_is_none_of()
    {
        await using var broker = await BrokerUnderTest.StartAsync(folder: _folder);
        using var client = await broker.ConnectAsync();
        await CreateAsync(client, "led");
        (await client.SendAsync<DescribeAclsRequest, DescribeAclsResponse>(new(), 3)).ErrorCode.ShouldBe(ErrorCode.SecurityDisabled);
        (await client.SendAsync<CreateAclsRequest, CreateAclsResponse>(new() { Creations = [new(), new()] }, 3)).Results.Select(one => one.ErrorCode).ShouldBe([ErrorCode.SecurityDisabled, ErrorCode.SecurityDisabled]);
        (await client.SendAsync<DeleteAclsRequest, DeleteAclsResponse>(new() { Filters = [new()] }, 1)).FilterResults.Single().ErrorCode.ShouldBe(ErrorCode.SecurityDisabled);
        (await client.SendAsync<DescribeClientQuotasRequest, DescribeClientQuotasResponse>(new(), 1)).Entries.ShouldNotBeNull().ShouldBeEmpty();
        (await client.SendAsync<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse>(new(), 0)).Topics.ShouldBeEmpty();
        (await client.SendAsync<ElectLeadersRequest, ElectLeadersResponse>(new() { TopicPartitions = null }, 2)).ReplicaElectionResults.ShouldBeEmpty();
        var elected = await client.SendAsync<ElectLeadersRequest, ElectLeadersResponse>(new() { TopicPartitions = [new() { Name = "led", Partitions = [0, 1] }] }, 0);
        elected.ReplicaElectionResults.Single().PartitionResult.Select(partition => partition.ErrorCode).ShouldBe([ErrorCode.ElectionNotNeeded, ErrorCode.UnknownTopicOrPartition]);
        (await client.SendAsync<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse>(new() { Users = null }, 0)).Results.ShouldBeEmpty();
        var users = await client.SendAsync<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse>(new() { Users = [new() { Name = "nobody" }] }, 0);
        users.Results.Single().ErrorCode.ShouldBe(ErrorCode.ResourceNotFound);
    }

    [Fact]
    public async Task A_batch_for_a_topic_that_is_being_deleted_is_refused_and_the_connection_goes_on()
    {
        await using var broker = await BrokerUnderTest.StartAsync(With(("auto.create.topics.enable", "false")), _folder);
        using var stop = new CancellationTokenSource();
        using var admin = await broker.ConnectAsync();
        var producers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var client = await broker.ConnectAsync();
            var errors = new HashSet<ErrorCode>();
            while (!stop.IsCancellationRequested)
            {
                errors.Add((await ProduceAsync(client, "brief", TimeSpan.Zero)).ErrorCode);
                errors.Add((await client.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("brief", 0), 11)).Responses[0].Partitions[0].ErrorCode);
            }

            return errors;
        })).ToList();
        for (var round = 0; round < 60; round++)
        {
            await CreateAsync(admin, "brief");
            (await ProduceAsync(admin, "brief", TimeSpan.Zero)).ErrorCode.ShouldBe(ErrorCode.None);
            (await admin.SendAsync<DeleteTopicsRequest, DeleteTopicsResponse>(new() { Topics = [new() { Name = "brief" }] }, 6)).Responses[0].ErrorCode.ShouldBe(ErrorCode.None);
        }

        await stop.CancelAsync();
        foreach (var errors in await Task.WhenAll(producers))
            errors.Except([ErrorCode.None, ErrorCode.UnknownTopicOrPartition]).ShouldBeEmpty();

    }

    [Fact]
    public async Task A_checkpoint_of_another_layout_is_said_and_the_log_is_read_instead()
    {
        await FillAsync();
        var checkpoint = Directory.EnumerateFiles(_folder, "checkpoint", SearchOption.AllDirectories).Single();
        // As a broker would have left it whose checkpoints hold less: whole, and of this version by its first byte.
        byte[] content = [1, 7, 0, 0];
        var crc = ~content.Aggregate(uint.MaxValue, BitOperations.Crc32C);
        await File.WriteAllBytesAsync(checkpoint, [.. content, .. BitConverter.GetBytes(crc)]);

        await using var broker = await BrokerUnderTest.StartAsync(folder: _folder);
        using var client = await broker.ConnectAsync();
        broker.Log.ShouldContain(line => line.StartsWith("kept-0: the file 'checkpoint' is damaged, or of another version", StringComparison.Ordinal));
        RecordBatches.Values(await client.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("kept", 0), 11)).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_log_that_is_damaged_in_its_middle_names_the_setting_that_opens_it_all_the_same()
    {
        await FillAsync();
        var log = Directory.EnumerateFiles(Path.Combine(_folder, "topics"), "*.log", SearchOption.AllDirectories).Single();
        File.Delete(Path.Combine(Path.GetDirectoryName(log)!, "checkpoint"));
        var bytes = await File.ReadAllBytesAsync(log);
        var second = RecordBatchHeader.Read(bytes).TotalSize;
        bytes[second + 65] ^= 0xff;
        await File.WriteAllBytesAsync(log, bytes);

        var refused = await Should.ThrowAsync<BrokerException>(() => BrokerUnderTest.StartAsync(folder: _folder));
        refused.Message.ShouldContain("ecomm.log.set.damaged.tail.aside=true");
        await using var broker = await BrokerUnderTest.StartAsync(With(("ecomm.log.set.damaged.tail.aside", "true")), _folder);
        broker.Log.ShouldContain(line => line.StartsWith("kept-0: ", StringComparison.Ordinal) && line.Contains(".damaged", StringComparison.Ordinal));
        using var client = await broker.ConnectAsync();
        RecordBatches.Values(await client.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("kept", 0), 11)).ShouldBe(["one"]);
        Directory.EnumerateFiles(Path.GetDirectoryName(log)!, "*.damaged").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Partitions_of_a_transaction_are_verified_unless_the_setting_says_no()
    {
        await using var broker = await BrokerUnderTest.StartAsync(folder: _folder);
        using var client = await broker.ConnectAsync();
        await CreateAsync(client, "unannounced");
        var producer = await client.SendAsync<InitProducerIdRequest, InitProducerIdResponse>(new() { TransactionalId = "t", TransactionTimeoutMs = 60_000, ProducerId = -1, ProducerEpoch = -1 }, 4);
        (await Transactional(client, producer, 0)).ShouldBe(ErrorCode.InvalidTxnState);
        var altered = await client.SendAsync<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(
            new() { Resources = [new() { ResourceType = 4, ResourceName = "1", Configs = [new() { Name = "transaction.partition.verification.enable", Value = "false" }] }] }, 1);
        altered.Responses[0].ErrorCode.ShouldBe(ErrorCode.None);
        (await Transactional(client, producer, 0)).ShouldBe(ErrorCode.None);
    }

    [Fact]
    public async Task It_says_of_itself_whether_it_answers()
    {
        var broker = await BrokerUnderTest.StartAsync(folder: _folder);
        await broker.Broker.CheckHealthAsync();
        await broker.DisposeAsync();
        (await Should.ThrowAsync<BrokerException>(() => broker.Broker.CheckHealthAsync())).Message.ShouldContain("does not answer");
    }

    private static Func<BrokerOptions, BrokerOptions> With(params (string Name, string Value)[] settings) =>
        options => options with { Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value) };

    private static async Task CreateAsync(WireClient client, string topic, params (string Name, string Value)[] configs)
    {
        var created = await client.SendAsync<CreateTopicsRequest, CreateTopicsResponse>(new()
        {
            Topics = [new() { Name = topic, NumPartitions = 1, ReplicationFactor = 1, Configs = [.. configs.Select(config => new CreateTopicsRequest.Config { Name = config.Name, Value = config.Value })] }],
        }, 7);
        created.Topics[0].ErrorCode.ShouldBe(ErrorCode.None);
    }

    private static async Task<Dictionary<string, string?>> ConfigsAsync(WireClient client, sbyte type, string name)
    {
        var described = await client.SendAsync<DescribeConfigsRequest, DescribeConfigsResponse>(new() { Resources = [new() { ResourceType = type, ResourceName = name, ConfigurationKeys = null }] }, 4);
        return described.Results[0].Configs.ToDictionary(config => config.Name, config => config.Value);
    }

    private static async Task<ProduceResponse.Partition> ProduceAsync(WireClient client, string topic, TimeSpan ahead)
    {
        var time = DateTimeOffset.UtcNow.Add(ahead).ToUnixTimeMilliseconds();
        var batch = new RecordBatchWriter(time);
        batch.Add(time, null, Encoding.UTF8.GetBytes("value"));
        return (await client.SendAsync<ProduceRequest, ProduceResponse>(Request(topic, batch), 8)).Responses[0].PartitionResponses[0];
    }

    private static async Task<ErrorCode> Transactional(WireClient client, InitProducerIdResponse producer, int sequence)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var batch = new RecordBatchWriter(new RecordBatchHeader
        {
            Attributes = 1 << 4, // transactional
            BaseTimestamp = time,
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.ProducerEpoch,
            BaseSequence = sequence,
            LeaderEpoch = -1,
        });
        batch.Add(time, null, "value"u8.ToArray());
        var request = Request("unannounced", batch);
        request.TransactionalId = "t";
        return (await client.SendAsync<ProduceRequest, ProduceResponse>(request, 8)).Responses[0].PartitionResponses[0].ErrorCode;
    }

    private static ProduceRequest Request(string topic, RecordBatchWriter batch) => new()
    {
        Acks = -1,
        TimeoutMs = 1000,
        TopicData = [new() { Name = topic, PartitionData = [new() { Index = 0, Records = new RecordsInMemory(new(batch.ToArray())) }] }],
    };

    private async Task FillAsync()
    {
        await using var broker = await BrokerUnderTest.StartAsync(folder: _folder);
        using var client = await broker.ConnectAsync();
        await CreateAsync(client, "kept");
        foreach (var value in new[] { "one", "two", "three" })
            (await client.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("kept", -1, value), 8)).Responses[0].PartitionResponses[0].ErrorCode.ShouldBe(ErrorCode.None);
    }
}
