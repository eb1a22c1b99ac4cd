using System.Diagnostics;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Tests.Wire;

namespace EcommAspire.Broker.Tests.Network;

public sealed class ConversationTests
{
    [Fact]
    public async Task A_version_of_the_future_is_answered_with_those_of_today()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient client = await broker.ConnectAsync();
        // Header of a version 99 request, and a body nobody can read.
        await client.Stream.WriteAsync(new byte[] { 0, 0, 0, 12, 0, 18, 0, 99, 0, 0, 0, 5, 0xff, 0xff, 1, 2 });
        byte[] answer = await client.ReadFrameAsync();
        var response = Frames.Decode<ApiVersionsResponse>(answer[4..], 0);
        response.ErrorCode.ShouldBe(ErrorCode.UnsupportedVersion);
        response.ApiKeys.ShouldHaveSingleItem().MaxVersion.ShouldBe((short)4);

        var versions = await client.SendAsync<ApiVersionsRequest, ApiVersionsResponse>(new(), 4);
        versions.ErrorCode.ShouldBe(ErrorCode.None);
        versions.ApiKeys.Select(api => (ApiKey)api.ApiKey).ShouldBe(Enum.GetValues<ApiKey>().Order());
    }

    [Fact]
    public async Task What_is_produced_is_fetched_in_every_version()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient client = await broker.ConnectAsync();
        var metadata = await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = "t" }] }, 12);
        Guid id = metadata.Topics[0].TopicId;
        long expected = 0;
        for (short version = ProduceRequest.Versions.Lowest; version <= ProduceRequest.Versions.Highest; version++)
        {
            ProduceRequest request = RecordBatches.Produce("t", -1, $"v{version}");
            request.TopicData[0].TopicId = id;
            var produced = await client.SendAsync<ProduceRequest, ProduceResponse>(request, version);
            produced.Responses[0].PartitionResponses[0].ErrorCode.ShouldBe(ErrorCode.None);
            produced.Responses[0].PartitionResponses[0].BaseOffset.ShouldBe(expected++);
        }
        for (short version = FetchRequest.Versions.Lowest; version <= FetchRequest.Versions.Highest; version++)
        {
            FetchRequest request = RecordBatches.Fetch("t", 0);
            request.Topics[0].TopicId = id;
            var fetched = await client.SendAsync<FetchRequest, FetchResponse>(request, version);
            RecordBatches.Values(fetched).ShouldBe(["v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13"]);
        }
    }

    [Fact]
    public async Task A_fetch_waits_for_records_and_no_longer()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient producer = await broker.ConnectAsync();
        using WireClient consumer = await broker.ConnectAsync();
        await producer.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = "t" }] }, 9);

        var waited = Stopwatch.StartNew();
        var nothing = await consumer.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("t", 0, maxWaitMs: 300), 11);
        waited.ElapsedMilliseconds.ShouldBeGreaterThan(250);
        RecordBatches.Values(nothing).ShouldBeEmpty();

        Task<FetchResponse> waiting = consumer.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("t", 0, maxWaitMs: 600_000), 11);
        await Task.Delay(50);
        waiting.IsCompleted.ShouldBeFalse();
        await producer.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("t", 1, "here"), 8);
        RecordBatches.Values(await waiting.WaitAsync(TimeSpan.FromMinutes(3))).ShouldBe(["here"]);

        var beyond = await consumer.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("t", 17, maxWaitMs: 60_000), 11);
        beyond.Responses[0].Partitions[0].ErrorCode.ShouldBe(ErrorCode.OffsetOutOfRange);
        var unknown = await consumer.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("none", 0, maxWaitMs: 60_000), 11);
        unknown.Responses[0].Partitions[0].ErrorCode.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Fact]
    public async Task Requests_sent_ahead_are_answered_in_order_and_those_that_want_no_answer_get_none()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient client = await broker.ConnectAsync();
        await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = "t" }] }, 9);
        using var ahead = new MemoryStream();
        for (int i = 0; i < 50; i++)
        {
            ahead.Write(WireClient.Frame<ProduceRequest, ProduceResponse>(RecordBatches.Produce("t", 0, $"{i}"), 8, 1000 + i));
            ahead.Write(WireClient.Frame<ListOffsetsRequest, ListOffsetsResponse>(
                new() { Topics = [new() { Name = "t", Partitions = [new() { Timestamp = -1 }] }] }, 1, i));
        }
        await client.Stream.WriteAsync(ahead.ToArray());
        for (int i = 0; i < 50; i++)
        {
            byte[] answer = await client.ReadFrameAsync();
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(answer).ShouldBe(i);
            Frames.Decode<ListOffsetsResponse>(answer[4..], 1).Topics[0].Partitions[0].Offset.ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task A_large_batch_goes_in_and_out_whole()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        using WireClient client = await broker.ConnectAsync();
        string large = new('x', 1_000_000);
        await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = "t" }] }, 9);
        for (int i = 0; i < 3; i++)
            await client.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("t", -1, large), 8);
        FetchRequest request = RecordBatches.Fetch("t", 0);
        request.MaxBytes = request.Topics[0].Partitions[0].PartitionMaxBytes = 10 << 20;
        RecordBatches.Values(await client.SendAsync<FetchRequest, FetchResponse>(request, 11)).ShouldBe([large, large, large]);
        // The first batch comes even when it is more than the client wants.
        request.MaxBytes = request.Topics[0].Partitions[0].PartitionMaxBytes = 100;
        RecordBatches.Values(await client.SendAsync<FetchRequest, FetchResponse>(request, 11)).ShouldBe([large]);

        var refused = await client.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("t", -1, large + large), 8);
        refused.Responses[0].PartitionResponses[0].ErrorCode.ShouldBe(ErrorCode.MessageTooLarge);
    }
}
