using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EcommAspire.Fixtures;

/// <summary>A server of MongoDB's protocol of a test's own, where <c>MONGO_SERVER</c> names the program that is one: <c>PROGRAM PORT FOLDER [--auth]</c>.</summary>
public sealed class MongoServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-mongo-").FullName;
    private Process? _process;

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("MONGO_SERVER") is { Length: > 0 } program ? program : null;

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
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"{Program} ended with {process.ExitCode}.");
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, Port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
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
