namespace DuckDB.NET.Native;

/// <summary>What a call into the engine answers: that it was done, or anything else.</summary>
internal enum DuckDBState
{
    Success = 0,
}
