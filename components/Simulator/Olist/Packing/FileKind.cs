using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EcommAspire.Simulator.Olist.Packing;

/// <summary>What stands under a name in a folder.</summary>
internal enum FileKind
{
    File,
    Folder,

    /// <summary>A link that leads nowhere.</summary>
    Nothing,

    /// <summary>A pipe, socket or device: opened, it may wait for ever, or never end.</summary>
    Special,
}

/// <summary>Tells files from what is only named like one.</summary>
internal static partial class FileKinds
{
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int ModeAt = 28; // in the kernel's statx, the same on every architecture
    private const int TypeBits = 0xF000;
    private const int RegularFile = 0x8000;

    public static FileKind Of(string path)
    {
        if (Directory.Exists(path))
            return FileKind.Folder;
        return !Leads(path) ? FileKind.Nothing : IsRegular(path) ? FileKind.File : FileKind.Special;
    }

    private static bool Leads(string path)
    {
        try
        {
            return File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is null or { Exists: true };
        }
        catch (IOException)
        {
            return false; // links that lead in a circle
        }
    }

    /// <summary>Where the system cannot be asked, everything is taken for a file.</summary>
    private static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        Span<byte> status = stackalloc byte[256];
        try
        {
            return Statx(CurrentFolder, path, 0, TypeOnly, ref MemoryMarshal.GetReference(status)) != 0
                || (BinaryPrimitives.ReadUInt16LittleEndian(status[ModeAt..]) & TypeBits) == RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);
}
