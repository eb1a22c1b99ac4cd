using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace EcommAspire.Broker.Protocol;

/// <summary>
/// Reads a message's fields. Nothing a length claims is believed before that many bytes are there, and a list grows as its
/// elements are read, so a hostile frame costs no more memory than a small multiple of its own size.
/// </summary>
public ref struct WireReader : IWire
{
    /// <summary>As many elements as one frame may hold, all its lists together.</summary>
    public const int MostElements = 1_000_000;

    private SequenceReader<byte> _bytes;
    private readonly bool _flexible;
    private int _elements;
    private Tags _tags;

    /// <summary>Begins reading.</summary>
    public WireReader(ReadOnlySequence<byte> bytes, short version, bool flexible)
    {
        _bytes = new SequenceReader<byte>(bytes);
        _flexible = flexible;
        Version = version;
    }

    /// <inheritdoc/>
    public short Version { get; }

    /// <summary>How many bytes have been read.</summary>
    public readonly long Consumed => _bytes.Consumed;

    /// <summary>How many bytes are left.</summary>
    public readonly long Remaining => _bytes.Remaining;

    /// <summary>Reads one message; bytes after its last field are an error.</summary>
    public static T Read<T>(ReadOnlySequence<byte> bytes, short version) where T : class, IMessage, new()
    {
        var wire = new WireReader(bytes, version, version >= T.FlexibleFrom);
        var message = wire.Read(new T());
        return wire.Remaining == 0
            ? message
            : throw new MalformedMessageException($"{wire.Remaining} bytes follow the end of {T.Api} v{version}.");
    }

    /// <inheritdoc/>
    public bool Boolean(bool value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Byte() != 0 : value;

    /// <inheritdoc/>
    public sbyte Int8(sbyte value, short from = 0, short to = IWire.Newest) => Has(from, to) ? (sbyte)Byte() : value;

    /// <inheritdoc/>
    public short Int16(short value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Short() : value;

    /// <inheritdoc/>
    public int Int32(int value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Int() : value;

    /// <inheritdoc/>
    public long Int64(long value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Long() : value;

    /// <inheritdoc/>
    public ErrorCode Error(ErrorCode value, short from = 0, short to = IWire.Newest) =>
        Has(from, to) ? (ErrorCode)Short() : value;

    /// <inheritdoc/>
    public Guid Uuid(Guid value, short from = 0, short to = IWire.Newest) => Has(from, to) ? Uuid() : value;

    /// <inheritdoc/>
    public string String(string value, short from = 0, short to = IWire.Newest) =>
        Has(from, to) ? Text() ?? throw NotNullable("text") : value;

    /// <inheritdoc/>
    public string? NullableString(string? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0) =>
        !Has(from, to) ? value : Text() ?? (Version >= nullableFrom ? null : throw NotNullable("text"));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> value, short from = 0, short to = IWire.Newest)
    {
        if (!Has(from, to))
            return value;
        var length = _flexible ? Compact() : Int();
        return length < 0 ? throw NotNullable("bytes") : Slice(length).ToArray();
    }

    /// <inheritdoc/>
    public IRecordBytes? Records(IRecordBytes? value, short from = 0, short to = IWire.Newest)
    {
        if (!Has(from, to))
            return value;
        var length = _flexible ? Compact() : Int();
        return length < 0 ? null : new RecordsInMemory(Slice(length));
    }

    /// <inheritdoc/>
    public T Struct<T>(T value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() =>
        Has(from, to) ? Read(new T()) : value;

    /// <inheritdoc/>
    public T? NullableStruct<T>(T? value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() =>
        !Has(from, to) ? value : (sbyte)Byte() < 0 ? null : Read(new T());

    /// <inheritdoc/>
    public IReadOnlyList<T> Array<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest)
        where T : class, IFields, new() =>
        Has(from, to) ? Structs<T>() ?? throw NotNullable("list") : value;

    /// <inheritdoc/>
    public IReadOnlyList<T>? NullableArray<T>(
        IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
        where T : class, IFields, new() =>
        !Has(from, to) ? value : Structs<T>() ?? (Version >= nullableFrom ? null : throw NotNullable("list"));

    /// <inheritdoc/>
    public IReadOnlyList<T> Values<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest) =>
        Has(from, to) ? Singles<T>() ?? throw NotNullable("list") : value;

    /// <inheritdoc/>
    public IReadOnlyList<T>? NullableValues<T>(
        IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0) =>
        !Has(from, to) ? value : Singles<T>() ?? (Version >= nullableFrom ? null : throw NotNullable("list"));

    /// <inheritdoc/>
    public bool Tag(int tag, bool present, short from = 0)
    {
        if (!_flexible || Version < from)
            return false;
        while (NextTag() is var next && next >= 0 && next < tag)
            SkipTag();
        if (NextTag() != tag)
            return false;
        var size = VarInt();
        if (size > Remaining)
            throw TooLong(size);
        _tags = _tags with { Pending = null, Left = _tags.Left - 1, End = Consumed + size };
        return true;
    }

    /// <inheritdoc/>
    public readonly void EndTag()
    {
        if (Consumed != _tags.End)
            throw new MalformedMessageException($"A tagged field ends at byte {Consumed}, not at {_tags.End} as its size says.");
    }

    private T Read<T>(T value) where T : IFields
    {
        var outer = _tags;
        _tags = default;
        value.Fields(ref this);
        if (_flexible)
        {
            while (NextTag() >= 0)
                SkipTag();
        }
        _tags = outer;
        return value;
    }

    private List<T>? Structs<T>() where T : class, IFields, new()
    {
        var count = Count();
        if (count < 0)
            return null;
        var list = new List<T>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
            list.Add(Read(new T()));
        return list;
    }

    private List<T>? Singles<T>()
    {
        var count = Count();
        if (count < 0)
            return null;
        var list = new List<T>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
            list.Add(Single<T>());
        return list;
    }

    /// <summary>The JIT keeps one of the branches.</summary>
    private T Single<T>()
    {
        if (typeof(T) == typeof(int))
            return As<int, T>(Int());
        if (typeof(T) == typeof(long))
            return As<long, T>(Long());
        if (typeof(T) == typeof(sbyte))
            return As<sbyte, T>((sbyte)Byte());
        if (typeof(T) == typeof(Guid))
            return As<Guid, T>(Uuid());
        if (typeof(T) == typeof(string))
            return As<string, T>(Text() ?? throw NotNullable("text"));
        throw new NotSupportedException($"A list of {typeof(T).Name} has no form on the wire.");
    }

    private static TOut As<TIn, TOut>(TIn value) => Unsafe.As<TIn, TOut>(ref value);

    private int Count()
    {
        var count = _flexible ? Compact() : Int();
        if (count > Remaining)
            throw TooLong((uint)count);
        _elements += Math.Max(count, 0);
        return _elements <= MostElements
            ? count
            : throw new MalformedMessageException($"A request may hold {MostElements} list elements, this one has more.");
    }

    private readonly bool Has(short from, short to) => Version >= from && Version <= to;

    /// <summary>The next tag of this structure, -1 when there is none left. Read once, until its field is read or skipped.</summary>
    private int NextTag()
    {
        if (!_tags.Begun)
        {
            var count = VarInt();
            if (count > Remaining)
                throw TooLong(count);
            _tags = new Tags { Begun = true, Left = (int)count };
        }
        if (_tags.Left == 0)
            return -1;
        if (_tags.Pending is { } pending)
            return pending;
        var tag = VarInt();
        if (tag > int.MaxValue || (int)tag <= _tags.Last && _tags.HasLast)
            throw new MalformedMessageException($"Tag {tag} is out of order.");
        _tags = _tags with { Pending = (int)tag, Last = (int)tag, HasLast = true };
        return (int)tag;
    }

    private void SkipTag()
    {
        var size = VarInt();
        if (size > Remaining)
            throw TooLong(size);
        _bytes.Advance(size);
        _tags = _tags with { Pending = null, Left = _tags.Left - 1 };
    }

    private string? Text()
    {
        var length = _flexible ? Compact() : Short();
        if (length < 0)
            return null;
        if (length > short.MaxValue)
            throw new MalformedMessageException($"Text of {length} bytes is longer than the 32767 there can be.");
        return length <= _bytes.UnreadSpan.Length ? Direct(length) : Encoding.UTF8.GetString(Slice(length));
    }

    private string Direct(int length)
    {
        var text = Encoding.UTF8.GetString(_bytes.UnreadSpan[..length]);
        _bytes.Advance(length);
        return text;
    }

    private ReadOnlySequence<byte> Slice(int length)
    {
        if (length > Remaining)
            throw TooLong((uint)length);
        var slice = _bytes.UnreadSequence.Slice(0, length);
        _bytes.Advance(length);
        return slice;
    }

    /// <summary>A compact length: one more than it says, so that 0 is null (-1).</summary>
    private int Compact()
    {
        var value = VarInt();
        return value <= int.MaxValue ? (int)value - 1 : throw TooLong(value);
    }

    private uint VarInt()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw new MalformedMessageException("A variable-length number is longer than five bytes.");
    }

    private byte Byte() => _bytes.TryRead(out var value) ? value : throw Short("1");

    private short Short() => _bytes.TryReadBigEndian(out short value) ? value : throw Short("2");

    private int Int() => _bytes.TryReadBigEndian(out int value) ? value : throw Short("4");

    private long Long() => _bytes.TryReadBigEndian(out long value) ? value : throw Short("8");

    private Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!_bytes.TryCopyTo(bytes))
            throw Short("16");
        _bytes.Advance(16);
        return new Guid(bytes, bigEndian: true);
    }

    private readonly MalformedMessageException Short(string wanted) =>
        new($"The message ends at byte {Consumed + Remaining}, in the middle of a field of {wanted} bytes.");

    private readonly MalformedMessageException TooLong(uint length) =>
        new($"At byte {Consumed} a length says {length}, but {Remaining} bytes are left.");

    private readonly MalformedMessageException NotNullable(string what) =>
        new($"At byte {Consumed} there is a null {what}, where version {Version} has none.");

    private readonly record struct Tags(bool Begun, int Left, int? Pending, bool HasLast, int Last, long End);
}
