namespace DuckDB.NET.Native;

/// <summary>The kinds of refusal that make a difference here, numbered as the C API numbers them.</summary>
internal enum DuckDBErrorType
{
    /// <summary>The engine does not tell.</summary>
    Invalid = 0,
    Transaction = 10,
    Interrupt = 29,
}
