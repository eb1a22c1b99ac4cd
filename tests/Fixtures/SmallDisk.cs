using System.Diagnostics;
using Xunit;

namespace EcommAspire.Fixtures;

/// <summary>A file system of a few megabytes, in memory, where this machine lets us mount one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _filler;

    public SmallDisk(int megabytes)
    {
        Folder = Directory.CreateTempSubdirectory("ecomm-disk-").FullName;
        _filler = Path.Combine(Folder, "filler");
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "tmpfs", Folder) != 0)
            throw new InvalidOperationException("The small disk could not be mounted.");
    }

    /// <summary>Whether a disk can be mounted here: it takes root.</summary>
    public static bool IsPossible { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && TryMount();

    public string Folder { get; }

    /// <summary>Moves a folder here, and leaves a link in its place.</summary>
    /// <returns>The folder's new place.</returns>
    public string Take(string folder)
    {
        var here = Path.Combine(Folder, Path.GetFileName(folder));
        if (Run("cp", "-a", folder, here) != 0)
            throw new InvalidOperationException($"{folder} cannot be copied to {here}.");
        Directory.Delete(folder, recursive: true);
        Directory.CreateSymbolicLink(folder, here);
        return here;
    }

    public void Fill(long leaving)
    {
        var free = new DriveInfo(Folder).AvailableFreeSpace - leaving;
        using var file = File.Create(_filler);
        var block = new byte[1 << 16];
        for (; free > 0; free -= block.Length)
            file.Write(block, 0, (int)Math.Min(block.Length, free));
    }

    public void Empty() => File.Delete(_filler);

    public ValueTask DisposeAsync()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
        return ValueTask.CompletedTask;
    }

    private static bool TryMount()
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-disk-").FullName;
        var mounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) == 0;
        if (mounted)
            Run("umount", folder);
        Directory.Delete(folder);
        return mounted;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A fact that is skipped where no small disk can be mounted or a server is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.IsPossible
        ? new RequiresFactAttribute(Needs.Servers).Skip
        : "This mounts a small disk in memory, which takes root.";
}
