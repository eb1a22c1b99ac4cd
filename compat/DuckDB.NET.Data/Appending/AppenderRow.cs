using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>The one row object of an appender: it moves on with every row, so that a row costs no allocation.</summary>
internal sealed class AppenderRow(string table, ColumnWriter[] writers) : IDuckDBAppenderRow
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

    public IDuckDBAppenderRow AppendValue(string? value)
    {
        var writer = Next();
        if (value is null)
            writer.WriteNull(_row);
        else
            writer.WriteText(_row, value);

        return this;
    }

    public IDuckDBAppenderRow AppendValue(long? value) => Append(DuckDBType.BigInt, value);

    public IDuckDBAppenderRow AppendValue(double? value) => Append(DuckDBType.Double, value);

    public IDuckDBAppenderRow AppendValue(DateTimeOffset? value) =>
        Append(DuckDBType.TimestampTz, value is { } moment ? TimeEncoding.Micros(moment.UtcDateTime) : default(long?));

    private AppenderRow Append<T>(DuckDBType type, T? value)
        where T : unmanaged
    {
        var writer = Next();
        if (value is { } given)
            writer.Write(_row, type, given);
        else
            writer.WriteNull(_row);

        return this;
    }

    private ColumnWriter Next() =>
        _column < writers.Length
            ? writers[_column++]
            : throw new IndexOutOfRangeException($"Table {table} has {writers.Length} columns; there is none for value {_column + 1}.");
}
