using System.Runtime.CompilerServices;

namespace DuckDB.NET.Data;

/// <content>The current row's values.</content>
public sealed partial class DuckDBDataReader
{
    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => _columns[ordinal].IsNull(Row);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override T GetFieldValue<T>(int ordinal) => _columns[ordinal].Get<T>(Row);

    /// <inheritdoc/>
    public override object GetValue(int ordinal)
    {
        var column = _columns[ordinal];
        return column.IsNull(Row) ? DBNull.Value : column.GetValue(Row);
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
    public override bool GetBoolean(int ordinal) => _columns[ordinal].Get<bool>(Row);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => _columns[ordinal].Get<byte>(Row);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => _columns[ordinal].Get<short>(Row);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => _columns[ordinal].Get<int>(Row);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => _columns[ordinal].Get<long>(Row);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => _columns[ordinal].Get<float>(Row);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => _columns[ordinal].Get<double>(Row);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => _columns[ordinal].Get<decimal>(Row);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => _columns[ordinal].Get<string>(Row);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => _columns[ordinal].Get<Guid>(Row);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => _columns[ordinal].Get<DateTime>(Row);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => _columns[ordinal].Get<Stream>(Row);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("Read a BLOB with GetStream.");

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => throw new NotSupportedException("Read text with GetString.");

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("Read text with GetString.");
}
