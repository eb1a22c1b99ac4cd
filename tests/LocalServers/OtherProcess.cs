using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.LocalServers.Tests;

/// <summary>A second process of ours (see Program.cs), to kill or to run beside the test.</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public static OtherProcess Start(string verb, ServerKind kind, string name, string data) => Start([verb, $"{kind}", name, data]);

    public static OtherProcess Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Prepend(typeof(OtherProcess).Assembly.Location))
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>The next line it prints.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Patience)
        ?? throw new InvalidOperationException("It ended: " + await _process.StandardError.ReadToEndAsync());

    /// <summary>The server it started or adopted.</summary>
    public async Task<(int ProcessId, int Port)> ServerAsync()
    {
        var words = (await ReadLineAsync()).Split(' ');
        return (int.Parse(words[0]), int.Parse(words[1]));
    }

    public void Kill() => _process.Kill();

    public Task<int> LetGoAsync()
    {
        _process.StandardInput.Close();
        return ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
