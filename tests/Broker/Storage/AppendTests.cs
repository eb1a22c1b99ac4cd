using System.Buffers;
using System.Buffers.Binary;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Storage;
using EcommAspire.Broker.Storage.Batches;

namespace EcommAspire.Broker.Tests.Storage;

public sealed class AppendTests
{
    [Fact]
    public async Task Assigns_offsets_in_place_and_gives_the_batch_back_otherwise_as_it_came()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        scratch.Append("a", "b", "c").BaseOffset.ShouldBe(0);
        var sent = scratch.KeyedBytes(CompressionCodec.Gzip, ("k", "v"), ("k2", null));

        var result = log.Append(new(sent), AppendOrigin.Client);

        (result.Error, result.BaseOffset, result.LastOffset, result.AppendTime).ShouldBe((ErrorCode.None, 3, 4, -1));
        log.HighWatermark.ShouldBe(5);
        using var read = log.Read(3, 1 << 20, readCommitted: false, minOneBatch: true);
        var stored = read.ToArray();
        stored[16..].ShouldBe(sent[16..]);
        RecordBatchHeader.Read(stored).BaseOffset.ShouldBe(3);
        RecordBatchHeader.Read(stored).LeaderEpoch.ShouldBe(0);
    }

    [Fact]
    public async Task Stores_all_batches_of_an_append_or_none()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        byte[] two = [.. scratch.Bytes("a", "b"), .. scratch.Bytes("c")];

        log.Append(Chunked(two, 7), AppendOrigin.Client).BaseOffset.ShouldBe(0);
        two[^1] ^= 1;
        log.Append(new(two), AppendOrigin.Client).Error.ShouldBe(ErrorCode.CorruptMessage);

        scratch.Read().Select(record => record.Value).ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    public async Task Takes_bytes_in_whatever_pieces_they_come(int size)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        var value = new string('x', size);
        foreach (var piece in new[] { 1, 60, 61, 62, 4096 })
            log.Append(Chunked(scratch.Bytes(value, "y"), piece), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
        scratch.Read().Select(record => record.Value).ShouldBe(Enumerable.Repeat<string[]>([value, "y"], 5).SelectMany(pair => pair));
    }

    [Fact]
    public async Task Puts_the_brokers_time_into_batches_where_the_topic_says_so()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { TimestampType = TimestampType.LogAppendTime });
        var batch = scratch.KeyedBytes(CompressionCodec.Gzip, ("k", "v"));
        scratch.Clock.Milliseconds += 500_000_000;
        log.Append(new(batch), AppendOrigin.Client).AppendTime.ShouldBe(scratch.Clock.Milliseconds);
        scratch.Read().ShouldHaveSingleItem().Timestamp.ShouldBe(scratch.Clock.Milliseconds);
    }

    [Fact]
    public async Task Corrects_the_latest_time_of_a_batch()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open();
        var batch = scratch.Bytes("a", "b");
        Patch(batch, 35, 5L);
        log.Append(new(batch), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
        Scratch.Batches(scratch.AllBytes()).Single().Header.MaxTimestamp.ShouldBe(scratch.Clock.Milliseconds);
        log.MaxTimestamp().ShouldBe(new OffsetLookup(0, scratch.Clock.Milliseconds));
    }

    public static TheoryData<string, ErrorCode, Action<byte[]>> Malformed => new()
    {
        { "magic of the past", ErrorCode.InvalidRecord, batch => batch[16] = 1 },
        { "magic of the future", ErrorCode.CorruptMessage, batch => batch[16] = 3 },
        { "a flipped bit", ErrorCode.CorruptMessage, batch => batch[^2] ^= 4 },
        { "too long", ErrorCode.CorruptMessage, batch => BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length) },
        { "negative length", ErrorCode.CorruptMessage, batch => BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), -1) },
        { "huge length", ErrorCode.CorruptMessage, batch => BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), int.MaxValue) },
        { "length of nothing", ErrorCode.CorruptMessage, batch => BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), 0) },
        { "more records than offsets", ErrorCode.InvalidRecord, batch => Patch(batch, 57, 3) },
        { "fewer records than offsets", ErrorCode.InvalidRecord, batch => Patch(batch, 23, 0) },
        { "more records than there are", ErrorCode.InvalidRecord, batch => { Patch(batch, 23, 8); Patch(batch, 57, 9); } },
        { "no records", ErrorCode.InvalidRecord, batch => { Patch(batch, 23, -1); Patch(batch, 57, 0); } },
        { "negative count", ErrorCode.InvalidRecord, batch => Patch(batch, 57, -1) },
        { "a base offset", ErrorCode.InvalidRecord, batch => Patch(batch, 0, 7L) },
        { "a control record", ErrorCode.InvalidRecord, batch => Patch(batch, 21, (short)(1 << 5)) },
        { "a codec that is none", ErrorCode.UnsupportedCompressionType, batch => Patch(batch, 21, (short)7) },
        { "the broker's time", ErrorCode.InvalidTimestamp, batch => Patch(batch, 21, (short)(1 << 3)) },
        { "a transaction of nobody", ErrorCode.InvalidRecord, batch => Patch(batch, 21, (short)(1 << 4)) },
        { "a producer without sequence", ErrorCode.InvalidRecord, batch => { Patch(batch, 43, 9L); Patch(batch, 51, (short)0); } },
        { "records that are none", ErrorCode.InvalidRecord, batch => { batch.AsSpan(61).Fill(0xff); Patch(batch, 57, 2); } },
        { "time of the far future", ErrorCode.InvalidTimestamp, batch => Patch(batch, 27, 1_800_000_000_000L) },
        { "time before all times", ErrorCode.InvalidTimestamp, batch => Patch(batch, 27, long.MinValue) },
    };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public async Task Refuses(string what, ErrorCode expected, Action<byte[]> spoil)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { TimestampBeforeMaxMs = 1_000_000 });
        var batch = scratch.Bytes("first", "second");
        spoil(batch);

        var result = log.Append(new(batch), AppendOrigin.Client);

        result.Error.ShouldBe(expected, what);
        result.ErrorMessage.ShouldNotBeNullOrEmpty();
        log.LogEndOffset.ShouldBe(0);
        log.Size.ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_what_is_too_large_and_what_is_no_batch_at_all()
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { MaxMessageBytes = 200 });
        scratch.Append(new string('x', 200)).Error.ShouldBe(ErrorCode.MessageTooLarge);
        log.Append(ReadOnlySequence<byte>.Empty, AppendOrigin.Client).Error.ShouldBe(ErrorCode.InvalidRecord);
        log.Append(new(new byte[60]), AppendOrigin.Client).Error.ShouldBe(ErrorCode.CorruptMessage);
        log.Append(new([.. scratch.Bytes("a"), 0, 0]), AppendOrigin.Client).Error.ShouldBe(ErrorCode.CorruptMessage);
        log.LogEndOffset.ShouldBe(0);
    }

    [Theory]
    [InlineData(CompressionCodec.None)]
    [InlineData(CompressionCodec.Gzip)]
    [InlineData(CompressionCodec.Snappy)]
    public async Task Says_which_records_of_a_compacted_topic_have_no_key(CompressionCodec codec)
    {
        await using var scratch = new Scratch();
        var log = scratch.Open(new() { CleanupPolicy = CleanupPolicy.Compact });
        var result = log.Append(new(scratch.KeyedBytes(codec, ("k", "v"), (null, "w"), ("", "x"))), AppendOrigin.Client);
        result.Error.ShouldBe(ErrorCode.InvalidRecord);
        result.RecordErrors.Select(error => error.BatchIndex).ShouldBe([1]);
        log.Append(new(scratch.KeyedBytes(codec, ("k", "v"), ("", "x"))), AppendOrigin.Client).Error.ShouldBe(ErrorCode.None);
    }

    private static ReadOnlySequence<byte> Chunked(byte[] bytes, int size)
    {
        var first = new Chunk(bytes.AsMemory(0, Math.Min(size, bytes.Length)), 0);
        var last = first;
        for (var at = size; at < bytes.Length; at += size)
            last = last.Then(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)));
        return new(first, 0, last, last.Memory.Length);
    }

    private static void Patch(byte[] batch, int at, object value)
    {
        switch (value)
        {
            case long number: BinaryPrimitives.WriteInt64BigEndian(batch.AsSpan(at), number); break;
            case int number: BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(at), number); break;
            case short number: BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(at), number); break;
            default: throw new ArgumentException("A long, an int or a short.", nameof(value));
        }
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Checksum.Of(batch.AsSpan(21)));
    }

    private sealed class Chunk : ReadOnlySequenceSegment<byte>
    {
        public Chunk(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Chunk Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Chunk(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
