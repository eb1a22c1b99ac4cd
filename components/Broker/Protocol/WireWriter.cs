using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EcommAspire.Broker.Protocol;

/// <summary>Writes a message's fields into a <see cref="FrameWriter"/>.</summary>
public struct WireWriter : IWire
{
    private readonly FrameWriter _frame;
    private readonly bool _flexible;
    private int _tags;
    private int _tagCount;
    private int _tagBody;

    /// <summary>Begins writing.</summary>
    public WireWriter(FrameWriter frame, short version, bool flexible)
    {
        _frame = frame;
        _flexible = flexible;
        Version = version;
    }

    /// <inheritdoc/>
    public short Version { get; }

    /// <summary>Writes one message.</summary>
    public static void Write<T>(FrameWriter frame, T message, short version) where T : IMessage
    {
        var wire = new WireWriter(frame, version, version >= T.FlexibleFrom);
        wire.Write(message);
    }

    /// <inheritdoc/>
    public readonly bool Boolean(bool value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            _frame.Take(1)[0] = value ? (byte)1 : (byte)0;
        return value;
    }

    /// <inheritdoc/>
    public readonly sbyte Int8(sbyte value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            _frame.Take(1)[0] = (byte)value;
        return value;
    }

    /// <inheritdoc/>
    public readonly short Int16(short value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            BinaryPrimitives.WriteInt16BigEndian(_frame.Take(2), value);
        return value;
    }

    /// <inheritdoc/>
    public readonly int Int32(int value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            Int(value);
        return value;
    }

    /// <inheritdoc/>
    public readonly long Int64(long value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            Long(value);
        return value;
    }

    /// <inheritdoc/>
    public readonly ErrorCode Error(ErrorCode value, short from = 0, short to = IWire.Newest)
    {
        Int16((short)value, from, to);
        return value;
    }

    /// <inheritdoc/>
    public readonly Guid Uuid(Guid value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            value.TryWriteBytes(_frame.Take(16), bigEndian: true, out _);
        return value;
    }

    /// <inheritdoc/>
    public readonly string String(string value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            Text(value);
        return value;
    }

    /// <inheritdoc/>
    public readonly string? NullableString(string? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
    {
        if (Has(from, to))
            Text(value ?? (Version >= nullableFrom ? null : ""));
        return value;
    }

    /// <inheritdoc/>
    public readonly ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> value, short from = 0, short to = IWire.Newest)
    {
        if (!Has(from, to))
            return value;
        Count(value.Length);
        value.Span.CopyTo(_frame.Take(value.Length));
        return value;
    }

    /// <inheritdoc/>
    public readonly IRecordBytes? Records(IRecordBytes? value, short from = 0, short to = IWire.Newest)
    {
        if (!Has(from, to))
            return value;
        Count(value?.Length ?? -1);
        if (value is not null)
            _frame.Insert(value);
        return value;
    }

    /// <inheritdoc/>
    public T Struct<T>(T value, short from = 0, short to = IWire.Newest) where T : class, IFields, new()
    {
        if (Has(from, to))
            Write(value);
        return value;
    }

    /// <inheritdoc/>
    public T? NullableStruct<T>(T? value, short from = 0, short to = IWire.Newest) where T : class, IFields, new()
    {
        if (!Has(from, to))
            return value;
        _frame.Take(1)[0] = value is null ? (byte)0xff : (byte)1;
        if (value is not null)
            Write(value);
        return value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Array<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest)
        where T : class, IFields, new()
    {
        if (Has(from, to))
            Structs(value);
        return value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<T>? NullableArray<T>(
        IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
        where T : class, IFields, new()
    {
        if (!Has(from, to))
            return value;
        if (value is null && Version >= nullableFrom)
            Count(-1);
        else
            Structs(value ?? []);
        return value;
    }

    /// <inheritdoc/>
    public readonly IReadOnlyList<T> Values<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest)
    {
        if (Has(from, to))
            Singles(value);
        return value;
    }

    /// <inheritdoc/>
    public readonly IReadOnlyList<T>? NullableValues<T>(
        IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
    {
        if (!Has(from, to))
            return value;
        if (value is null && Version >= nullableFrom)
            Count(-1);
        else
            Singles(value ?? []);
        return value;
    }

    /// <inheritdoc/>
    public bool Tag(int tag, bool present, short from = 0)
    {
        if (!_flexible || Version < from || !present)
            return false;
        if (_tagCount++ == 0)
        {
            _tags = _frame.Position;
            _frame.Take(1);
        }
        VarInt((uint)tag);
        _tagBody = _frame.Position;
        return true;
    }

    /// <inheritdoc/>
    public readonly void EndTag()
    {
        var size = (uint)(_frame.Position - _tagBody);
        VarInt(_frame.MakeRoom(_tagBody, VarIntLength(size)), size);
    }

    private void Write<T>(T value) where T : IFields
    {
        (int Tags, int Count, int Body) outer = (_tags, _tagCount, _tagBody);
        _tagCount = 0;
        value.Fields(ref this);
        // There are never as many tags that their count takes a second byte.
        if (_flexible && _tagCount == 0)
            _frame.Take(1)[0] = 0;
        else if (_flexible)
            _frame.Patch(_tags, 1)[0] = (byte)_tagCount;
        (_tags, _tagCount, _tagBody) = outer;
    }

    private void Structs<T>(IReadOnlyList<T> list) where T : IFields
    {
        Count(list.Count);
        for (var i = 0; i < list.Count; i++)
            Write(list[i]);
    }

    private readonly void Singles<T>(IReadOnlyList<T> list)
    {
        Count(list.Count);
        switch (list)
        {
            case IReadOnlyList<int> numbers:
                for (var i = 0; i < numbers.Count; i++)
                    Int(numbers[i]);
                break;
            case IReadOnlyList<long> numbers:
                for (var i = 0; i < numbers.Count; i++)
                    Long(numbers[i]);
                break;
            case IReadOnlyList<sbyte> numbers:
                for (var i = 0; i < numbers.Count; i++)
                    _frame.Take(1)[0] = (byte)numbers[i];
                break;
            case IReadOnlyList<Guid> ids:
                for (var i = 0; i < ids.Count; i++)
                    ids[i].TryWriteBytes(_frame.Take(16), bigEndian: true, out _);
                break;
            case IReadOnlyList<string> texts:
                for (var i = 0; i < texts.Count; i++)
                    Text(texts[i]);
                break;
            default:
                throw new NotSupportedException($"A list of {typeof(T).Name} has no form on the wire.");
        }
    }

    private readonly void Text(string? text)
    {
        if (text is null && !_flexible)
            BinaryPrimitives.WriteInt16BigEndian(_frame.Take(2), -1);
        if (text is null)
        {
            if (_flexible)
                VarInt(0);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(text);
        if (length > short.MaxValue)
            throw new InvalidOperationException($"A text of {length} bytes does not fit a message: 32767 is the longest.");
        if (_flexible)
            VarInt((uint)length + 1);
        else
            BinaryPrimitives.WriteInt16BigEndian(_frame.Take(2), (short)length);
        Encoding.UTF8.GetBytes(text, _frame.Take(length));
    }

    /// <summary>The length of bytes or of a list, -1 for null.</summary>
    private readonly void Count(int count)
    {
        if (_flexible)
            VarInt((uint)(count + 1));
        else
            Int(count);
    }

    private readonly void Int(int value) => BinaryPrimitives.WriteInt32BigEndian(_frame.Take(4), value);

    private readonly void Long(long value) => BinaryPrimitives.WriteInt64BigEndian(_frame.Take(8), value);

    private readonly void VarInt(uint value) => VarInt(_frame.Take(VarIntLength(value)), value);

    private static void VarInt(Span<byte> into, uint value)
    {
        for (var i = 0; i < into.Length; i++, value >>= 7)
            into[i] = (byte)(i == into.Length - 1 ? value : value | 0x80);
    }

    private static int VarIntLength(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private readonly bool Has(short from, short to) => Version >= from && Version <= to;
}
