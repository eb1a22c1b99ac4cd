using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

/// <summary>Text that stays the engine's: copied, not freed.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(EngineOwnedText))]
internal static unsafe class EngineOwnedText
{
    public static string? ConvertToManaged(byte* text) => Utf8StringMarshaller.ConvertToManaged(text);

    public static void Free(byte* text) => _ = text;
}

/// <summary>Text the engine allocated for its caller: copied, then freed with the engine's own allocator.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(EngineAllocatedText))]
internal static unsafe class EngineAllocatedText
{
    public static string? ConvertToManaged(byte* text) => Utf8StringMarshaller.ConvertToManaged(text);

    public static void Free(byte* text) => NativeMethods.Memory.DuckDBFree((nint)text);
}
