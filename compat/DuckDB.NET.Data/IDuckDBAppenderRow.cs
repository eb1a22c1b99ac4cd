using System.Numerics;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>A row being appended: a value for every column of the table, in order. A value's type is the column's own.</summary>
public interface IDuckDBAppenderRow
{
    /// <summary>Ends the row.</summary>
    void EndRow();

    /// <summary>Null.</summary>
    IDuckDBAppenderRow AppendNullValue();

    /// <summary>The column's default.</summary>
    IDuckDBAppenderRow AppendDefault();

    /// <summary>A BOOLEAN.</summary>
    IDuckDBAppenderRow AppendValue(bool? value);

    /// <summary>A BLOB.</summary>
    IDuckDBAppenderRow AppendValue(byte[]? value);

    /// <summary>A BLOB.</summary>
    IDuckDBAppenderRow AppendValue(Span<byte> value);

    /// <summary>A VARCHAR or an ENUM's label.</summary>
    IDuckDBAppenderRow AppendValue(string? value);

    /// <summary>A DECIMAL.</summary>
    IDuckDBAppenderRow AppendValue(decimal? value);

    /// <summary>A UUID.</summary>
    IDuckDBAppenderRow AppendValue(Guid? value);

    /// <summary>A HUGEINT.</summary>
    IDuckDBAppenderRow AppendValue(BigInteger? value);

    /// <summary>A TINYINT.</summary>
    IDuckDBAppenderRow AppendValue(sbyte? value);

    /// <summary>A SMALLINT.</summary>
    IDuckDBAppenderRow AppendValue(short? value);

    /// <summary>An INTEGER.</summary>
    IDuckDBAppenderRow AppendValue(int? value);

    /// <summary>A BIGINT.</summary>
    IDuckDBAppenderRow AppendValue(long? value);

    /// <summary>A UTINYINT.</summary>
    IDuckDBAppenderRow AppendValue(byte? value);

    /// <summary>A USMALLINT.</summary>
    IDuckDBAppenderRow AppendValue(ushort? value);

    /// <summary>A UINTEGER.</summary>
    IDuckDBAppenderRow AppendValue(uint? value);

    /// <summary>A UBIGINT.</summary>
    IDuckDBAppenderRow AppendValue(ulong? value);

    /// <summary>A FLOAT.</summary>
    IDuckDBAppenderRow AppendValue(float? value);

    /// <summary>A DOUBLE.</summary>
    IDuckDBAppenderRow AppendValue(double? value);

    /// <summary>A DATE.</summary>
    IDuckDBAppenderRow AppendValue(DuckDBDateOnly? value);

    /// <summary>A TIME.</summary>
    IDuckDBAppenderRow AppendValue(DuckDBTimeOnly? value);

    /// <summary>A DATE or any kind of TIMESTAMP.</summary>
    IDuckDBAppenderRow AppendValue(DateTime? value);

    /// <summary>A TIMESTAMP or a TIME with time zone.</summary>
    IDuckDBAppenderRow AppendValue(DateTimeOffset? value);

    /// <summary>An INTERVAL.</summary>
    IDuckDBAppenderRow AppendValue(TimeSpan? value);

    /// <summary>A LIST or an ARRAY.</summary>
    IDuckDBAppenderRow AppendValue<T>(IEnumerable<T>? value);
}
