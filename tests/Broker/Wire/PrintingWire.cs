using System.Runtime.CompilerServices;
using System.Text;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Tests.Wire;

/// <summary>Prints what a message holds in a version, field after field.</summary>
internal readonly struct PrintingWire(StringBuilder text, short version, bool flexible) : IWire
{
    public short Version => version;

    public static string Print<T>(T message, short version, bool flexible) where T : IFields
    {
        var wire = new PrintingWire(new StringBuilder(), version, flexible);
        message.Fields(ref wire);
        return wire.ToString();
    }

    public override string ToString() => text.ToString();

    public bool Boolean(bool value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public sbyte Int8(sbyte value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public short Int16(short value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public int Int32(int value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public long Int64(long value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public ErrorCode Error(ErrorCode value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public Guid Uuid(Guid value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public string String(string value, short from = 0, short to = IWire.Newest) => Add(value, from, to);

    public string? NullableString(string? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0) => Add(value, from, to);

    public ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> value, short from = 0, short to = IWire.Newest)
    {
        Add(Convert.ToHexString(value.Span), from, to);
        return value;
    }

    public IRecordBytes? Records(IRecordBytes? value, short from = 0, short to = IWire.Newest)
    {
        var bytes = new byte[value?.Length ?? 0];
        value?.CopyTo(0, bytes);
        Add(value is null ? null : Convert.ToHexString(bytes), from, to);
        return value;
    }

    public T Struct<T>(T value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() => NullableStruct(value, from, to)!;

    public T? NullableStruct<T>(T? value, short from = 0, short to = IWire.Newest) where T : class, IFields, new()
    {
        if (version >= from && version <= to)
            text.Append(value is null ? "null" : $"{{{Print(value, version, flexible)}}}");
        return value;
    }

    public IReadOnlyList<T> Array<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest) where T : class, IFields, new() =>
        NullableArray(value, from, to)!;

    public IReadOnlyList<T>? NullableArray<T>(IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
        where T : class, IFields, new()
    {
        if (version < from || version > to)
            return value;
        text.Append(value is null ? "null" : '[');
        foreach (T one in value ?? [])
            Struct(one);
        text.Append(']');
        return value;
    }

    public IReadOnlyList<T> Values<T>(IReadOnlyList<T> value, short from = 0, short to = IWire.Newest) => NullableValues(value, from, to)!;

    public IReadOnlyList<T>? NullableValues<T>(IReadOnlyList<T>? value, short from = 0, short to = IWire.Newest, short nullableFrom = 0)
    {
        Add(value is null ? null : $"[{string.Join('|', value)}]", from, to);
        return value;
    }

    public bool Tag(int tag, bool present, short from = 0)
    {
        if (!flexible || version < from)
            return false;
        text.Append('<').Append(tag).Append('>');
        return true;
    }

    public void EndTag() => text.Append("</>");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Add<T>(T value, short from, short to)
    {
        if (version >= from && version <= to)
            text.Append(value is null ? "null" : $"{value}").Append(';');
        return value;
    }
}
