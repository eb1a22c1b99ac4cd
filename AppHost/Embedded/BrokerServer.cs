using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace EcommAspire.AppHost.Embedded;

/// <summary>The data folder's Kafka-protocol broker: <c>ecomm broker</c>, a process that ends when we are gone.</summary>
/// <param name="program">The command line's program.</param>
/// <param name="dataFolder">The data folder.</param>
/// <param name="telemetry">Where it sends its telemetry.</param>
internal sealed partial class BrokerServer(string program, string dataFolder, TelemetrySettings telemetry) : ILocalServer
{
    public async Task<IRunningServer> StartAsync(int? port, ILogger console, CancellationToken cancellation)
    {
        // In a session of its own, for Ctrl-C in the terminal is ours: who uses the broker stops before it.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[program, "broker", "--attached", "--port", $"{port ?? 0}", "--data", dataFolder])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in await telemetry.ReadAsync(cancellation))
            start.Environment[name] = value;
        var running = new Running(Process.Start(start)!, console);
        try
        {
            await Task.WhenAny(running.Listening, running.Ended).WaitAsync(cancellation);
            return running.Listening.IsCompleted
                ? running
                : throw new InvalidOperationException(running.LastWords ?? "The broker ended before it listened.");
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    private sealed partial class Running : IRunningServer
    {
        private static readonly TimeSpan _patience = TimeSpan.FromSeconds(9);

        private readonly Process _process;
        private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Running(Process process, ILogger console)
        {
            _process = process;
            Ended = ReadAsync(console);
        }

        public string Product => "Kafka-protocol broker";

        public int Port => _listening.Task.Result;

        public int ProcessId => _process.Id;

        public Task Ended { get; }

        public Task Listening => _listening.Task;

        public string? LastWords { get; private set; }

        public async ValueTask DisposeAsync()
        {
            // It ends with its input.
            _process.StandardInput.Close();
            await Task.WhenAny(Ended, Task.Delay(_patience));
            if (!_process.HasExited)
                _process.Kill();
            await Ended;
            _process.Dispose();
        }

        private async Task ReadAsync(ILogger console)
        {
            await Task.WhenAll(ReadAsync(_process.StandardOutput, console, LogLevel.Information), ReadAsync(_process.StandardError, console, LogLevel.Error));
            await _process.WaitForExitAsync();
        }

        private async Task ReadAsync(StreamReader lines, ILogger console, LogLevel level)
        {
            while (await lines.ReadLineAsync() is { } line)
            {
                if (Address().Match(line) is { Success: true } found)
                    _listening.TrySetResult(int.Parse(found.Groups["port"].ValueSpan));
                LastWords = line;
                console.Log(level, "{Line}", line);
            }
        }

        [GeneratedRegex(@"^Kafka protocol at \S+:(?<port>\d+),", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
        private static partial Regex Address();
    }
}
