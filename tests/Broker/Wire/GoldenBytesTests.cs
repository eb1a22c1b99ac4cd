using System.Buffers;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Tests.Wire;

/// <summary>Messages spelled out by hand from the definitions at https://kafka.apache.org/protocol.</summary>
public sealed class GoldenBytesTests
{
    [Fact]
    public void A_request_header_has_a_short_length_before_the_client_even_where_the_body_is_compact()
    {
        byte[] frame = Bytes("0012 0003  00000007  0003 666f6f  00  aa");
        RequestHeader header = RequestHeader.Read(new ReadOnlySequence<byte>(frame), (_, version) => version >= 3, out ReadOnlySequence<byte> body);
        header.ShouldBe(new RequestHeader(ApiKey.ApiVersions, 3, 7, "foo"));
        body.ToArray().ShouldBe([0xaa]);
    }

    [Fact]
    public void ApiVersions_3_names_the_client_in_compact_text() =>
        Same(new ApiVersionsRequest { ClientSoftwareName = "kc", ClientSoftwareVersion = "1.0" }, 3, "03 6b63  04 312e30  00");

    [Fact]
    public void ApiVersions_0_is_empty() => Same(new ApiVersionsRequest(), 0, "");

    [Fact]
    public void ApiVersions_response_3_has_its_features_in_tagged_fields() =>
        Same(
            new ApiVersionsResponse
            {
                ApiKeys = [new() { ApiKey = 18, MinVersion = 0, MaxVersion = 4 }],
                ThrottleTimeMs = 5,
                SupportedFeatures = [new() { Name = "f", MinVersion = 1, MaxVersion = 2 }],
                FinalizedFeaturesEpoch = 0,
            },
            3,
            "0000  02 0012 0000 0004 00  00000005  02  00 08 02 02 66 0001 0002 00  01 08 0000000000000000");

    [Fact]
    public void Metadata_1_asks_for_all_topics_with_a_null_list() => Same(new MetadataRequest { Topics = null }, 1, "ffffffff");

    [Fact]
    public void Metadata_12_may_ask_by_id() =>
        Same(
            new MetadataRequest { Topics = [new() { TopicId = new Guid("00112233-4455-6677-8899-aabbccddeeff"), Name = null }], AllowAutoTopicCreation = false },
            12,
            "02  00112233445566778899aabbccddeeff 00 00  00  00  00");

    [Fact]
    public void Produce_7_carries_records_after_a_length_of_four_bytes() =>
        Same(
            new ProduceRequest
            {
                Acks = -1,
                TimeoutMs = 1000,
                TopicData = [new() { Name = "t", PartitionData = [new() { Index = 1, Records = Records("cafe") }] }],
            },
            7,
            "ffff ffff 000003e8  00000001 0001 74  00000001 00000001  00000002 cafe");

    [Fact]
    public void Produce_9_carries_records_after_a_compact_length() =>
        Same(
            new ProduceRequest
            {
                TransactionalId = "x",
                Acks = 1,
                TimeoutMs = 1000,
                TopicData = [new() { Name = "t", PartitionData = [new() { Index = 1, Records = Records("cafe") }] }],
            },
            9,
            "02 78 0001 000003e8  02 02 74  02 00000001  03 cafe  00  00  00");

    [Fact]
    public void Fetch_12_has_the_cluster_in_a_tagged_field() =>
        Same(
            new FetchRequest { ClusterId = "c", ReplicaId = -1, MaxWaitMs = 500, MinBytes = 1, MaxBytes = 100, SessionEpoch = -1 },
            12,
            "ffffffff 000001f4 00000001 00000064 00 00000000 ffffffff 01 01 01  01 00 02 02 63");

    [Fact]
    public void JoinGroup_5_has_a_nullable_instance() =>
        Same(
            new JoinGroupRequest
            {
                GroupId = "g",
                SessionTimeoutMs = 6000,
                RebalanceTimeoutMs = 7000,
                MemberId = "",
                GroupInstanceId = null,
                ProtocolType = "consumer",
                Protocols = [new() { Name = "range", Metadata = new byte[] { 1, 2 } }],
            },
            5,
            "0001 67 00001770 00001b58 0000 ffff 0008 636f6e73756d6572 00000001 0005 72616e6765 00000002 0102");

    [Fact]
    public void OffsetFetch_7_asks_for_all_topics_with_a_compact_null() =>
        Same(new OffsetFetchRequest { GroupId = "g", Topics = null, RequireStable = true }, 7, "02 67 00 01 00");

    [Fact]
    public void A_heartbeat_that_assigns_nothing_has_a_null_structure()
    {
        Same(new ConsumerGroupHeartbeatResponse { MemberId = "m", MemberEpoch = 2, HeartbeatIntervalMs = 5000 }, 0, "00000000 0000 00 02 6d 00000002 00001388 ff 00");
        Same(new ConsumerGroupHeartbeatResponse { MemberEpoch = 2, Assignment = new() }, 0, "00000000 0000 00 00 00000002 00000000 01 01 00 00");
    }

    [Fact]
    public void Tags_of_a_later_version_are_passed_over()
    {
        var read = Frames.Decode<ApiVersionsRequest>(Bytes("03 6b63  04 312e30  02  05 01 ff  8001 03 010203"), 3);
        read.ClientSoftwareName.ShouldBe("kc");
    }

    [Theory]
    [InlineData("03 6b63  04 312e30  01  05 02 ff", "a tag longer than what is left")]
    [InlineData("03 6b63  04 312e30  02  05 01 ff  05 01 ff", "a tag twice")]
    [InlineData("03 6b63  04 312e30  00 00", "a byte too many")]
    [InlineData("00 04 312e30 00", "a null where none may be")]
    [InlineData("ffffffff0f 6b63", "a length of two gigabytes")]
    [InlineData("ffffffffffff 6b63", "a length that does not end")]
    public void Bytes_that_are_no_message_are_refused(string hex, string because) =>
        Should.Throw<MalformedMessageException>(() => Frames.Decode<ApiVersionsRequest>(Bytes(hex), 3), because);

    [Fact]
    public void A_list_may_not_hold_more_than_fits_in_memory()
    {
        byte[] frame = [0x7f, 0xff, 0xff, 0xff, .. new byte[100]];
        Should.Throw<MalformedMessageException>(() => Frames.Decode<MetadataRequest>(frame, 1));
        // Two bytes a topic on the wire, a hundred in memory: many such are refused although the bytes are there.
        frame = [0x00, 0x20, 0x00, 0x00, .. new byte[0x200000 * 2]];
        Should.Throw<MalformedMessageException>(() => Frames.Decode<MetadataRequest>(frame, 1)).Message.ShouldContain("1000000");
    }

    private static void Same<T>(T message, short version, string hex) where T : class, IMessage, new()
    {
        byte[] golden = Bytes(hex);
        Convert.ToHexString(Frames.Encode(message, version)).ShouldBe(Convert.ToHexString(golden));
        Frames.Encode(Frames.Decode<T>(golden, version), version).ShouldBe(golden);
    }

    private static RecordsInMemory Records(string hex) => new(new ReadOnlySequence<byte>(Bytes(hex)));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
