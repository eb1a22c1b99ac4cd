using System.Numerics;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>The one row object of an appender: it moves on with every row, so that a row costs no allocation.</summary>
internal sealed class AppenderRow(string table, ColumnWriter[] writers, NativeAppender native, DuckDBDataChunk chunk) : IDuckDBAppenderRow
{
    private ulong _row;
    private int _column;

    public ColumnWriter[] Writers => writers;

    /// <summary>Whether there is a row and it has been ended.</summary>
    public bool IsEnded { get; private set; }

    public void Begin(ulong row)
    {
        _row = row;
        _column = 0;
        IsEnded = false;
    }

    public void EndRow()
    {
        if (_column < writers.Length)
            throw new InvalidOperationException($"Table {table} has {writers.Length} columns, the row only {_column} values.");

        IsEnded = true;
    }

    public IDuckDBAppenderRow AppendNullValue()
    {
        Next().WriteNull(_row);
        return this;
    }

    public IDuckDBAppenderRow AppendDefault()
    {
        Next();
        DuckDBAppender.Check(NativeMethods.Appender.DuckDBAppendDefaultToChunk(native, chunk, (ulong)_column - 1, _row), native);
        return this;
    }

    public IDuckDBAppenderRow AppendValue(byte[]? value) => value is null ? AppendNullValue() : AppendValue(value.AsSpan());

    public IDuckDBAppenderRow AppendValue(Span<byte> value)
    {
        Next().WriteBlob(_row, value);
        return this;
    }

    public IDuckDBAppenderRow AppendValue(string? value)
    {
        if (value is null)
            return AppendNullValue();

        Next().WriteText(_row, value);
        return this;
    }

    public IDuckDBAppenderRow AppendValue<T>(IEnumerable<T>? value)
    {
        if (value is null)
            return AppendNullValue();

        Next().WriteItems(_row, value);
        return this;
    }

    public IDuckDBAppenderRow AppendValue(bool? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(decimal? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(Guid? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(BigInteger? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(sbyte? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(short? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(int? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(long? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(byte? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(ushort? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(uint? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(ulong? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(float? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(double? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(DuckDBDateOnly? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(DuckDBTimeOnly? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(DateTime? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(DateTimeOffset? value) => Append(value);

    public IDuckDBAppenderRow AppendValue(TimeSpan? value) => Append(value);

    private AppenderRow Append<T>(T? value)
        where T : struct
    {
        if (value is { } given)
            Next().Write(_row, given);
        else
            Next().WriteNull(_row);

        return this;
    }

    private ColumnWriter Next() =>
        _column < writers.Length
            ? writers[_column++]
            : throw new IndexOutOfRangeException($"Table {table} has {writers.Length} columns; there is none for value {_column + 1}.");
}
