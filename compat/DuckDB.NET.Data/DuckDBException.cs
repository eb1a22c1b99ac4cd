using System.Data.Common;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>The engine's refusal, in the engine's words.</summary>
public sealed class DuckDBException : DbException
{
    internal DuckDBException(string? message)
        : base(message)
    {
    }

    internal DuckDBException(string? message, DuckDBErrorType errorType)
        : base(message, (int)errorType) => ErrorType = errorType;

    internal DuckDBErrorType ErrorType { get; }
}
