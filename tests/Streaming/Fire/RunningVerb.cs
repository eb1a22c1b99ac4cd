using System.Diagnostics;
using System.Text;
using EcommAspire.Fixtures;

namespace EcommAspire.Streaming.Tests.Fire;

/// <summary>A verb of the command line that runs until it is ended, gently or not, and is then started again.</summary>
internal sealed class RunningVerb(Ecomm ecomm, params string[] arguments) : IDisposable
{
    private readonly StringBuilder _said = new();
    private Process? _process;

    /// <summary>All that it said, in all its runs.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    public void Start()
    {
        _process = ecomm.Start(arguments);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to end, and waits.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (IsRunning)
            Kill();
        _process?.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}
