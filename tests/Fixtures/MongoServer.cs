using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EcommAspire.Fixtures;

/// <summary>A server of MongoDB's protocol of a test's own, where <c>MONGO_SERVER</c> names the program that is one: <c>PROGRAM PORT FOLDER [--auth]</c>.</summary>
public sealed class MongoServer : IDisposable
{
    private static readonly Lazy<string?> _problem = new(TryOnce);
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-mongo-").FullName;
    private Process? _process;

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("MONGO_SERVER") is { Length: > 0 } program ? program : null;

    /// <summary>Why there is none to test with, the program's own last words among it; null where there is one.</summary>
    public static string? Problem => _problem.Value;

    /// <summary>Where it listens.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>Starts it, or starts it again on what it holds.</summary>
    /// <param name="options">What the program takes besides.</param>
    public async Task StartAsync(params string[] options)
    {
        var process = Process.Start(new ProcessStartInfo(Program!, [$"{Port}", _folder, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process = process;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
        await Eventually.BeAsync(
            () => process.HasExited ? throw new InvalidOperationException($"{Program} ended with {process.ExitCode}.") : Task.FromResult(Listens(Port)),
            () => "the server listens");
    }

    /// <summary>Its address, with a database.</summary>
    public string ConnectionString(string database, string login = "", string more = "") => $"mongodb://{login}127.0.0.1:{Port}/{database}{more}";

    /// <summary>Asks it to end, so that it keeps what it was told last.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await _process.WaitForExitAsync();
    }

    // What it lacks on this machine is no fault of what is tested. The first start may set the program up, which two must not do at once.
    private static string? TryOnce()
    {
        if (Program is null)
            return "MONGO_SERVER names no server of MongoDB's protocol.";
        using var alone = Alone();
        var port = FreePort.Take();
        using var process = Process.Start(new ProcessStartInfo(Program, [$"{port}", ":memory:"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEndAsync();
        var began = Stopwatch.GetTimestamp();
        while (!process.HasExited && !Listens(port) && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2))
            Thread.Sleep(50);
        if (!process.HasExited && Listens(port))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return null;
        }

        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        var last = complaints.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return $"MONGO_SERVER's server does not start here: {last ?? $"it ended with {process.ExitCode}"}.";
    }

    private static FileStream Alone()
    {
        while (true)
        {
            try
            {
                return new(Path.Combine(Path.GetTempPath(), "ecomm-mongo-server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static bool Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
