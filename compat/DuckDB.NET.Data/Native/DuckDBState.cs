namespace DuckDB.NET.Native;

/// <summary>What a call into the engine answers.</summary>
public enum DuckDBState
{
    /// <summary>It was done.</summary>
    Success = 0,

    /// <summary>It was refused.</summary>
    Error = 1,
}
