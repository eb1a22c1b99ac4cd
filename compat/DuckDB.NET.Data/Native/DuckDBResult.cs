using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A statement's answer, as the C API lays it out: five retired fields and the engine's own pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckDBResult
{
    private readonly long _retiredColumnCount;
    private readonly long _retiredRowCount;
    private readonly long _retiredRowsChanged;
    private readonly nint _retiredColumns;
    private readonly nint _retiredErrorMessage;
    private readonly nint _internalData;

    /// <summary>Frees what the engine holds for it.</summary>
    public void Close() => NativeMethods.Query.DuckDBDestroyResult(ref this);
}
