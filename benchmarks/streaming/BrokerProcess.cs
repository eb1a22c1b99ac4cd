using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>A broker in a process of its own.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private const string ClusterId = "MkU3OEVBNTcwNTJENDM2Qg";
    private readonly Process _process;

    private BrokerProcess(string name, Process process, int port, TimeSpan start)
    {
        (Name, _process, Port, Start) = (name, process, port, start);
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => LastError = line.Data ?? LastError;
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Port { get; }

    /// <summary>From starting the process until it answered.</summary>
    public TimeSpan Start { get; }

    public string? LastError { get; private set; }

    public static async Task<BrokerProcess> StartOwnAsync(string data)
    {
        var clock = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", data]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
        var port = int.Parse(line, CultureInfo.InvariantCulture);
        await AnswersAsync(port, process);
        return new("EcommAspire", process, port, clock.Elapsed);
    }

    public static async Task<BrokerProcess> StartApacheKafkaAsync(string home, string data)
    {
        var (port, controller) = (FreePort(), FreePort());
        var properties = Path.Combine(data, "server.properties");
        await File.WriteAllLinesAsync(properties,
        [
            "process.roles=broker,controller", "node.id=1", $"controller.quorum.voters=1@127.0.0.1:{controller}",
            $"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}", $"advertised.listeners=PLAINTEXT://127.0.0.1:{port}",
            "controller.listener.names=CONTROLLER", "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            $"log.dirs={Path.Combine(data, "logs")}", "offsets.topic.replication.factor=1", "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1", "share.coordinator.state.topic.replication.factor=1", "share.coordinator.state.topic.min.isr=1",
            "group.initial.rebalance.delay.ms=0",
        ]);
        var libraries = Path.Combine(home, "libs", "*");
        using (var format = Process.Start(new ProcessStartInfo("java", ["-cp", libraries, "kafka.tools.StorageTool", "format", "-t", ClusterId, "-c", properties])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!)
        {
            await Task.WhenAll(format.StandardOutput.ReadToEndAsync(), format.StandardError.ReadToEndAsync(), format.WaitForExitAsync());
        }
        var clock = Stopwatch.StartNew();
        // Its own start script gives it this much.
        var process = Process.Start(new ProcessStartInfo("java", ["-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-cp", libraries, "kafka.Kafka", properties])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        await AnswersAsync(port, process);
        return new("Apache Kafka", process, port, clock.Elapsed);
    }

    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public double CpuSeconds()
    {
        _process.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Waits until the port takes a connection.</summary>
    private static async Task AnswersAsync(int port, Process process)
    {
        while (!process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }
        throw new InvalidOperationException($"The broker ended: {await process.StandardError.ReadToEndAsync()}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
