namespace DuckDB.NET.Data;

/// <summary>A row being appended: a value for every column of the table, in order. A value's type is the column's own.</summary>
public interface IDuckDBAppenderRow
{
    /// <summary>Ends the row.</summary>
    /// <exception cref="InvalidOperationException">The row has fewer values than the table columns.</exception>
    void EndRow();

    /// <summary>A VARCHAR.</summary>
    IDuckDBAppenderRow AppendValue(string? value);

    /// <summary>A BIGINT.</summary>
    IDuckDBAppenderRow AppendValue(long? value);

    /// <summary>A DOUBLE.</summary>
    IDuckDBAppenderRow AppendValue(double? value);

    /// <summary>A TIMESTAMP WITH TIME ZONE.</summary>
    IDuckDBAppenderRow AppendValue(DateTimeOffset? value);
}
