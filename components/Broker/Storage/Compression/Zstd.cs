using System.Runtime.InteropServices;

namespace EcommAspire.Broker.Storage.Compression;

/// <summary>Opens Zstandard frames by the system's libzstd, which nearly every Linux has; where it is missing, batches stay closed.</summary>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd";
    private static readonly nint _handle = Load();

    static Zstd() => NativeLibrary.SetDllImportResolver(typeof(Zstd).Assembly, static (name, _, _) => name == Library ? _handle : 0);

    public static bool IsAvailable => _handle != 0;

    public static byte[] Decompress(ReadOnlySpan<byte> compressed)
    {
        if (!IsAvailable)
            throw new NotSupportedException("Zstandard cannot be read here: the system has no libzstd.");
        using var target = new MemoryStream(compressed.Length * 3);
        var part = new byte[128 * 1024];
        var stream = CreateStream();
        try
        {
            fixed (byte* source = compressed)
            fixed (byte* into = part)
            {
                var input = new Buffer { Bytes = source, Size = (nuint)compressed.Length };
                nuint wanted = 0;
                while (input.Position < input.Size || wanted != 0)
                {
                    var output = new Buffer { Bytes = into, Size = (nuint)part.Length };
                    wanted = DecompressStream(stream, &output, &input);
                    if (IsError(wanted) != 0)
                        throw new InvalidDataException("A Zstandard frame cannot be opened.");
                    if (target.Length + (long)output.Position > Codecs.LargestBatch)
                        throw Codecs.TooLarge();
                    target.Write(part, 0, (int)output.Position);
                    if (wanted != 0 && output.Position == 0 && input.Position == input.Size)
                        throw new InvalidDataException("A Zstandard frame is cut off.");
                }
            }
            return target.ToArray();
        }
        finally
        {
            _ = FreeStream(stream);
        }
    }

    private static nint Load()
    {
        foreach (var name in new[] { "libzstd.so.1", "libzstd.1.dylib", "libzstd.dll" })
        {
            if (NativeLibrary.TryLoad(name, out var handle))
                return handle;
        }
        return 0;
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateStream();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeStream(nint stream);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint DecompressStream(nint stream, Buffer* output, Buffer* input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);

    [StructLayout(LayoutKind.Sequential)]
    private struct Buffer
    {
        public byte* Bytes;
        public nuint Size;
        public nuint Position;
    }
}
