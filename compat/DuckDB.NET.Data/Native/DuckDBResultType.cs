namespace DuckDB.NET.Native;

/// <summary>What kind of answer a statement gave.</summary>
internal enum DuckDBResultType
{
    Invalid = 0,
    ChangedRows = 1,
    Nothing = 2,
    QueryResult = 3,
}
