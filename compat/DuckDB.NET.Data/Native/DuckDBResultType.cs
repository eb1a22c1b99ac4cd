namespace DuckDB.NET.Native;

/// <summary>What kind of answer a statement gave: rows, or anything else.</summary>
internal enum DuckDBResultType
{
    Invalid = 0,
    QueryResult = 3,
}
