namespace EcommAspire.Broker.Protocol;

/// <summary>
/// What a message's declaration runs over. Every method takes the field's present value and returns its new one: a reader
/// returns what it read, a writer what it was given. A field that is not in <see cref="Version"/> comes back untouched, so
/// a reader leaves it at the default the message's class gives it.
/// <code>
/// GroupId = wire.String(GroupId);                               // in every version
/// Topics = wire.NullableArray(Topics, to: 7, nullableFrom: 2);  // until 7; may be null from 2 on
/// if (wire.Tag(0, ClusterId is not null, from: 12))             // a tagged field
/// {
///     ClusterId = wire.NullableString(ClusterId);
///     wire.EndTag();
/// }
/// </code>
/// Implementations are structs: the declaration is compiled once for each of them, without a virtual call a field.
/// </summary>
public interface IWire
{
    /// <summary>The last version there can be.</summary>
    const short Newest = short.MaxValue;

    /// <summary>The version of the message on the wire.</summary>
    short Version { get; }

    /// <summary>A boolean of one byte.</summary>
    bool Boolean(bool value, short from = 0, short to = Newest);

    /// <summary>One byte with a sign.</summary>
    sbyte Int8(sbyte value, short from = 0, short to = Newest);

    /// <summary>Two bytes, as all numbers with the highest first.</summary>
    short Int16(short value, short from = 0, short to = Newest);

    /// <summary>Four bytes.</summary>
    int Int32(int value, short from = 0, short to = Newest);

    /// <summary>Eight bytes.</summary>
    long Int64(long value, short from = 0, short to = Newest);

    /// <summary>An error code, two bytes.</summary>
    ErrorCode Error(ErrorCode value, short from = 0, short to = Newest);

    /// <summary>Sixteen bytes, as they are printed.</summary>
    Guid Uuid(Guid value, short from = 0, short to = Newest);

    /// <summary>Text of up to 32,767 bytes of UTF-8.</summary>
    string String(string value, short from = 0, short to = Newest);

    /// <summary>Text that may be null from a version on.</summary>
    string? NullableString(string? value, short from = 0, short to = Newest, short nullableFrom = 0);

    /// <summary>Bytes, copied: they may outlive the request.</summary>
    ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> value, short from = 0, short to = Newest);

    /// <summary>Record batches, not copied: they lie in the request's buffers or in a segment's file.</summary>
    IRecordBytes? Records(IRecordBytes? value, short from = 0, short to = Newest);

    /// <summary>Fields inside fields.</summary>
    T Struct<T>(T value, short from = 0, short to = Newest) where T : class, IFields, new();

    /// <summary>Fields inside fields, or nothing.</summary>
    T? NullableStruct<T>(T? value, short from = 0, short to = Newest) where T : class, IFields, new();

    /// <summary>Any number of fields of one kind.</summary>
    IReadOnlyList<T> Array<T>(IReadOnlyList<T> value, short from = 0, short to = Newest) where T : class, IFields, new();

    /// <summary>Any number of fields of one kind, or nothing from a version on.</summary>
    IReadOnlyList<T>? NullableArray<T>(IReadOnlyList<T>? value, short from = 0, short to = Newest, short nullableFrom = 0)
        where T : class, IFields, new();

    /// <summary>Any number of single values.</summary>
    IReadOnlyList<T> Values<T>(IReadOnlyList<T> value, short from = 0, short to = Newest);

    /// <summary>Any number of single values, or nothing from a version on.</summary>
    IReadOnlyList<T>? NullableValues<T>(IReadOnlyList<T>? value, short from = 0, short to = Newest, short nullableFrom = 0);

    /// <summary>
    /// Begins a tagged field; tagged fields come after a structure's others, in the order of their tags. True when the
    /// field's value is to be passed through the wire, followed by <see cref="EndTag"/>.
    /// </summary>
    /// <param name="tag">The field's number.</param>
    /// <param name="present">Whether there is something to write: a value other than the default.</param>
    /// <param name="from">The first version the field is in.</param>
    bool Tag(int tag, bool present, short from = 0);

    /// <summary>Ends the tagged field that <see cref="Tag"/> began.</summary>
    void EndTag();
}
