using System.Diagnostics;

namespace EcommAspire.Fixtures;

/// <summary>A script that a test writes for others to run.</summary>
public static class Script
{
    /// <summary>
    /// Writes it by another process: a program that one of our threads starts meanwhile would hold the file open for writing for a
    /// moment, and the kernel runs no file that is written to.
    /// </summary>
    public static async Task WriteAsync(string path, string text)
    {
        using var install = Process.Start(new ProcessStartInfo("install", ["-m", "755", "/dev/stdin", path]) { RedirectStandardInput = true })!;
        await install.StandardInput.WriteAsync(text);
        install.StandardInput.Close();
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
            throw new InvalidOperationException($"{path} cannot be written.");
    }
}
