using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EcommAspire.Fixtures;

namespace EcommAspire.Streaming.Tests.Brokers;

/// <summary>
/// One node of Apache Kafka, where <c>KAFKA_HOME</c> names one and there is a Java; it can be killed and started again. It ends
/// when the test process is gone, however it went.
/// </summary>
internal sealed class ApacheKafka : ITestBroker
{
    // The watcher waits for the standard input, a pipe that only the test process holds.
    private const string DiesWithUs = """
        exec 3<&0
        java "$@" </dev/null &
        server=$!
        (cat <&3 >/dev/null; kill -9 $server) &
        watcher=$!
        wait $server
        kill $watcher
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-kafka-").FullName;
    private readonly int _port = FreePort.Take();
    private readonly int _controller = FreePort.Take();
    private Process? _process;

    public static string? Home { get; } = Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home ? home : null;

    public string Servers => $"127.0.0.1:{_port}";

    public async Task StartAsync()
    {
        var settings = Path.Combine(_folder, "server.properties");
        if (!File.Exists(settings))
        {
            await File.WriteAllTextAsync(settings, $"""
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:{_controller}
                listeners=PLAINTEXT://127.0.0.1:{_port},CONTROLLER://127.0.0.1:{_controller}
                advertised.listeners=PLAINTEXT://127.0.0.1:{_port}
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs={_folder}/logs
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                """);
            using var format = Start("java", [.. Java, "kafka.tools.StorageTool", "format", "-t", "MkU3OEVBNTcwNTJENDM2Qg", "-c", settings]);
            await format.WaitForExitAsync();
        }

        _process = Start("/bin/sh", ["-c", DiesWithUs, "sh", .. Java, "kafka.Kafka", settings]);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Eventually.Patience; await Task.Delay(100))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                _process.HasExited.ShouldBeFalse("Kafka ended.");
            }
        }

        throw new TimeoutException("Kafka does not start.");
    }

    public void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string[] Java => ["-Xmx512m", "-cp", $"{Home}/libs/*"];

    private static Process Start(string program, string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
