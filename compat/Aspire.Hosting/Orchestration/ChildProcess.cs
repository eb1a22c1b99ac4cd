using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A program that ends with the one that started it, however that ends. It leads a process group of its own; beside it a
/// shell waits on a pipe from us, and when the pipe closes because we are gone, it ends the group.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // $0: the program, $@: its arguments. The program takes the shell's place, so that the process we know is the program.
    private const string Guarded = """
        exec 3<&0
        (
          trap '' TERM INT HUP
          read -r _ <&3
          kill -s TERM -- "-$$" || exit
          for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do
            sleep 0.5
            [ -d "/proc/$$" ] || break
          done
          kill -s KILL -- "-$$"
        ) >/dev/null 2>&1 &
        exec 3<&- </dev/null
        exec "$0" "$@"
        """;

    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Task<int> _end;
    private readonly Task _output;
    private bool _isDisposed;

    private ChildProcess(Process process, Action<string, bool> write)
    {
        _process = process;
        Id = process.Id;
        _end = EndAsync(process);
        _output = Task.WhenAll(ReadAsync(process.StandardOutput, line => write(line, false)), ReadAsync(process.StandardError, line => write(line, true)));
    }

    /// <summary>Its number.</summary>
    public int Id { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program, by path or by name on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">The folder it starts in.</param>
    /// <param name="environment">The variables that are added to ours.</param>
    /// <param name="write">Takes each line it writes; true for its error stream.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no shell to start it with.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, Action<string, bool> write)
    {
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["/bin/sh", "-c", Guarded, program, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        return new(Process.Start(start)!, write);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it ended with.</returns>
    public async Task<int> EndAsync(CancellationToken cancellation = default)
    {
        var code = await _end.WaitAsync(cancellation);
        await LetGoAsync();
        return code;
    }

    /// <summary>Asks it to end, and ends it where it does not within <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        Signal(SIGTERM);
        if (await Task.WhenAny(_end, Task.Delay(patience)) != _end)
            Signal(SIGKILL);
        await _end;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_end.IsCompleted)
            await StopAsync(TimeSpan.FromSeconds(5));
        await LetGoAsync();
        _process.Dispose();
    }

    // What it left running goes with it, and may hold its output open until then; what left its group we do not know.
    private async Task LetGoAsync()
    {
        _process.StandardInput.Close();
        await Task.WhenAny(_output, Task.Delay(_lastWords));
    }

    private static async Task<int> EndAsync(Process process)
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task ReadAsync(StreamReader lines, Action<string> write)
    {
        while (await lines.ReadLineAsync() is { } line)
            write(line);
    }

    private void Signal(int signal)
    {
        if (!_end.IsCompleted)
            _ = kill(Id, signal);
    }

    private const int SIGTERM = 15;
    private const int SIGKILL = 9;

    [DllImport("libc")]
    private static extern int kill(int pid, int sig);
}
