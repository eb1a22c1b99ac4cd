using System.Runtime.CompilerServices;

namespace DuckDB.NET.Data;

/// <content>The current row's values.</content>
public sealed partial class DuckDBDataReader
{
    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal)
    {
        var isNull = _columns[ordinal].IsNull(Row);
        GC.KeepAlive(this);
        return isNull;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override T GetFieldValue<T>(int ordinal) => Get<T>(ordinal);

    /// <inheritdoc/>
    public override object GetValue(int ordinal)
    {
        var column = _columns[ordinal];
        var value = column.IsNull(Row) ? DBNull.Value : column.GetValue(Row);
        GC.KeepAlive(this);
        return value;
    }

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var ordinal = 0; ordinal < count; ordinal++)
            values[ordinal] = GetValue(ordinal);

        return count;
    }

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Get<bool>(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Get<byte>(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Get<short>(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Get<int>(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Get<long>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Get<float>(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Get<double>(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Get<decimal>(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Get<string>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Get<Guid>(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Get<DateTime>(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("Read a BLOB with GetFieldValue<Stream>.");

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => throw new NotSupportedException("Read text with GetString.");

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("Read text with GetString.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Get<T>(int ordinal)
    {
        var value = _columns[ordinal].Get<T>(Row);
        GC.KeepAlive(this); // a reader nobody will close must not lose its chunk to the collector in mid-read
        return value;
    }
}
