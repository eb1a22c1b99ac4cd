using System.Buffers;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Wire;

/// <summary>Fills a message with anything its declaration allows in a version, and leaves out what the version has not.</summary>
internal struct RandomWire(Random random, short version, bool flexible) : IWire
{
    private int _depth;

    public readonly short Version => version;

    public static T Fill<T>(Random random, short version) where T : class, IMessage, new()
    {
        var message = new T();
        var wire = new RandomWire(random, version, version >= T.FlexibleFrom);
        message.Fields(ref wire);
        return message;
    }

    public readonly bool Boolean(bool value, short from = 0, short to = IWire.Newest) => Has(from, to) ? random.Next(2) == 1 : value;

    public readonly sbyte Int8(sbyte value, short from = 0, short to = IWire.Newest) => Has(from, to) ? (sbyte)Number() : value;

    public readonly short Int16(short value, short from = 0, short to = IWire.Newest) => Has(from, to) ? (short)Number() : value;

    public readonly int Int32(int value, short from = 0, short to = IWire.Newest) => Has(from, to) ? (int)Number() : value;

    public readonly long Int64(long value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Number() : value;

    public readonly ErrorCode Error(ErrorCode value, short from = 0, short to = IWire.Newest) => Has(from, to) ? (ErrorCode)random.Next(-1, 134) : value;

    public readonly Guid Uuid(Guid value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Guid() : value;

    public readonly string String(string value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Text() : value;

    public readonly string? NullableString(string? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0) =>
        !Has(from, to) ? value : Null(nullableFrom) ? null : Text();

    public readonly ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Blob() : value;

    public readonly IRecordBytes? Records(IRecordBytes? value, short from = 0, short to = IWire.Newest) =>
        !Has(from, to) ? value : Null(0) ? null : new RecordsInMemory(new ReadOnlySequence<byte>(Blob()));

    public T Struct<T>(T value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() => Has(from, to) ? New<T>() : value;

    public T? NullableStruct<T>(T? value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() =>
        !Has(from, to) ? value : Null(0) ? null : New<T>();

    public IReadOnlyList<T> Array<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() =>
        Has(from, to) ? Some<T>() : value;

    public IReadOnlyList<T>? NullableArray<T>(IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
        where T : class, IFields, new() =>
        !Has(from, to) ? value : Null(nullableFrom) ? null : Some<T>();

    public readonly IReadOnlyList<T> Values<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Singles<T>() : value;

    public readonly IReadOnlyList<T>? NullableValues<T>(IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0) =>
        !Has(from, to) ? value : Null(nullableFrom) ? null : Singles<T>();

    public readonly bool Tag(int tag, bool present, short from = 0) => flexible && version >= from && random.Next(2) == 1;

    public readonly void EndTag()
    {
    }

    private readonly bool Has(short from, short to) => version >= from && version <= to;

    private readonly bool Null(short nullableFrom) => version >= nullableFrom && random.Next(4) == 0;

    private readonly long Number() => random.Next(6) switch
    {
        0 => 0,
        1 => -1,
        2 => long.MaxValue,
        3 => long.MinValue,
        4 => random.Next(200),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };

    private readonly string Text() => random.Next(8) switch
    {
        0 => "",
        1 => new string('x', 127),
        2 => new string('ü', 8192),
        3 => "日本語 🙂 \0 \n",
        _ => $"topic-{random.Next(100)}",
    };

    private readonly byte[] Blob()
    {
        var bytes = new byte[random.Next(5) == 0 ? 20_000 : random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private readonly Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private List<T> Some<T>() where T : class, IFields, new()
    {
        int count = _depth > 2 ? random.Next(2) : random.Next(4);
        var list = new List<T>();
        for (int i = 0; i < count; i++)
            list.Add(New<T>());
        return list;
    }

    private T New<T>() where T : class, IFields, new()
    {
        _depth++;
        var value = new T();
        value.Fields(ref this);
        _depth--;
        return value;
    }

    private readonly T[] Singles<T>()
    {
        var list = new T[random.Next(4)];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = (T)(typeof(T) == typeof(int) ? (int)Number()
                : typeof(T) == typeof(long) ? Number()
                : typeof(T) == typeof(sbyte) ? (sbyte)Number()
                : typeof(T) == typeof(Guid) ? Guid()
                : (object)Text());
        }
        return list;
    }
}
