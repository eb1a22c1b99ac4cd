using System.Diagnostics.Metrics;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Tests.Network;

public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-broker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Topics_settings_and_records_are_there_after_a_restart()
    {
        Guid id;
        string cluster;
        await using (BrokerUnderTest broker = await BrokerUnderTest.StartAsync(folder: _folder))
        {
            cluster = broker.Broker.ClusterId;
            using WireClient client = await broker.ConnectAsync();
            var created = await client.SendAsync<CreateTopicsRequest, CreateTopicsResponse>(
                new() { Topics = [new() { Name = "kept", NumPartitions = 2, ReplicationFactor = -1, Configs = [new() { Name = "retention.ms", Value = "1000000" }] }, new() { Name = "gone", NumPartitions = 1, ReplicationFactor = 1 }] }, 7);
            created.Topics.ShouldAllBe(topic => topic.ErrorCode == ErrorCode.None);
            id = created.Topics[0].TopicId;
            await client.SendAsync<CreatePartitionsRequest, CreatePartitionsResponse>(new() { Topics = [new() { Name = "kept", Count = 5, Assignments = null }] }, 3);
            await client.SendAsync<DeleteTopicsRequest, DeleteTopicsResponse>(new() { Topics = [new() { Name = "gone" }] }, 6);
            await client.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("kept", -1, "one", "two"), 8);
            var altered = await client.SendAsync<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>(
                new() { Resources = [new() { ResourceType = 4, ResourceName = "1", Configs = [new() { Name = "log.retention.bytes", Value = "12345" }] }] }, 1);
            altered.Responses[0].ErrorCode.ShouldBe(ErrorCode.None);
        }
        await using (BrokerUnderTest broker = await BrokerUnderTest.StartAsync(folder: _folder))
        {
            broker.Broker.ClusterId.ShouldBe(cluster);
            using WireClient client = await broker.ConnectAsync();
            var metadata = await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = null }, 12);
            var topic = metadata.Topics.ShouldHaveSingleItem();
            (topic.Name, topic.TopicId, topic.Partitions.Count).ShouldBe(("kept", id, 5));
            RecordBatches.Values(await client.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("kept", 0), 11)).ShouldBe(["one", "two"]);
            var configs = await client.SendAsync<DescribeConfigsRequest, DescribeConfigsResponse>(
                new() { Resources = [new() { ResourceType = 2, ResourceName = "kept", ConfigurationKeys = null }], IncludeSynonyms = true }, 4);
            configs.Results[0].Configs.Single(config => config.Name == "retention.ms").Value.ShouldBe("1000000");
            configs.Results[0].Configs.Single(config => config.Name == "retention.bytes").Value.ShouldBe("12345");
        }
    }

    [Fact]
    public async Task A_folder_in_use_and_a_port_in_use_are_named()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(folder: _folder);
        (await Should.ThrowAsync<BrokerException>(() => BrokerUnderTest.StartAsync(folder: _folder))).Message.ShouldContain(_folder);
        var taken = await Should.ThrowAsync<BrokerException>(() => BrokerUnderTest.StartAsync(options => options with { DataFolder = Path.Combine(_folder, "other"), Port = broker.Broker.EndPoint.Port }));
        taken.Message.ShouldContain($"Port {broker.Broker.EndPoint.Port} is taken");
        // What could not start holds nothing.
        await using BrokerUnderTest other = await BrokerUnderTest.StartAsync(folder: Path.Combine(_folder, "other"));
    }

    [Theory]
    [InlineData("num.partitons", "1", "num.partitons")]
    [InlineData("retention.ms", "1", "log.retention.ms")]
    [InlineData("num.partitions", "many", "whole number")]
    [InlineData("default.replication.factor", "3", "1 or less")]
    public async Task A_wrong_setting_is_named(string name, string value, string sentence)
    {
        var wrong = await Should.ThrowAsync<BrokerException>(() => BrokerUnderTest.StartAsync(
            options => options with { Settings = new Dictionary<string, string> { [name] = value } }, _folder));
        wrong.Message.ShouldContain(sentence);
    }

    [Fact]
    public async Task A_stop_lets_waiting_clients_go_at_once()
    {
        BrokerUnderTest broker = await BrokerUnderTest.StartAsync(folder: _folder);
        using WireClient client = await broker.ConnectAsync();
        // A name that makes a request of a size of its own, by which the broker's meter tells that it has come.
        var topic = new string('t', 211);
        await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = topic }] }, 9);
        using var meter = new MeterListener();
        var come = new TaskCompletionSource();
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "ecomm.broker.received")
                listener.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<long>((_, bytes, tags, _) =>
        {
            if (bytes > topic.Length && bytes < topic.Length + 150 && tags[0].Value is "Fetch")
                come.TrySetResult();
        });
        meter.Start();
        Task<FetchResponse> waiting = client.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch(topic, 0, maxWaitMs: 600_000), 11);
        await come.Task.WaitAsync(TimeSpan.FromMinutes(3));
        await broker.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(3));
        // An answer, and not the end of a connection that was cut off.
        RecordBatches.Values(await waiting.WaitAsync(TimeSpan.FromMinutes(3))).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_may_be_stopped_twice()
    {
        var folder = Directory.CreateTempSubdirectory("broker-");
        var broker = await KafkaBroker.StartAsync(new() { DataFolder = folder.FullName, Port = 0 });
        await broker.DisposeAsync();
        await broker.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
