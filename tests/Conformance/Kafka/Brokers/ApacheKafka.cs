using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EcommAspire.Fixtures;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>A single node of Apache Kafka. It is killed, and its files are deleted, when the test process is gone, however it went.</summary>
internal static class ApacheKafka
{
    // The shell waits for its standard input, a pipe that only the test process holds.
    private const string DiesWithUs = """
        "$1" $OPTIONS -cp "$KAFKA_HOME/libs/*" kafka.tools.StorageTool format -t MkU3OEVBNTcwNTJENDM2Qg -c "$2/server.properties" --add-scram "$SCRAM" >"$2/log" 2>&1 || exit
        "$1" $OPTIONS -Xmx512m -cp "$KAFKA_HOME/libs/*" kafka.Kafka "$2/server.properties" >>"$2/log" 2>&1 </dev/null &
        server=$!
        cat >/dev/null
        kill -9 $server
        wait $server
        rm -rf "$2"
        """;

    // Held, because the pipe is closed when nothing holds the process.
    private static Process? _shell;

    public static async Task<(string Plain, Secured Secured)> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-kafka-").FullName;
        var ports = (Client: FreePort.Take(), Controller: FreePort.Take(), Secured: FreePort.Take());
        await File.WriteAllTextAsync(Path.Combine(folder, "server.properties"), $"""
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:{ports.Controller}
            listeners=PLAINTEXT://127.0.0.1:{ports.Client},CONTROLLER://127.0.0.1:{ports.Controller},SECURED://127.0.0.1:{ports.Secured}
            advertised.listeners=PLAINTEXT://127.0.0.1:{ports.Client},SECURED://127.0.0.1:{ports.Secured}
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL
            ssl.keystore.type=PEM
            ssl.keystore.location={Credentials.KeyAndCertificateFile}
            sasl.enabled.mechanisms={string.Join(',', Secured.Mechanisms)}
            listener.name.secured.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{Secured.User}="{Secured.Password}";
            listener.name.secured.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            log.dirs={folder}/data
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=4
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=4
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            log.cleaner.backoff.ms=500
            """);
        var start = new ProcessStartInfo("/bin/sh", ["-c", DiesWithUs, "sh", Installed.Java!, folder]) { RedirectStandardInput = true };
        start.Environment["OPTIONS"] = JavaTools.QuickStart;
        start.Environment["KAFKA_HOME"] = Installed.KafkaHome;
        start.Environment["SCRAM"] = $"SCRAM-SHA-256=[name={Secured.User},password={Secured.Password}]";
        _shell = Process.Start(start)!;

        var patience = Stopwatch.StartNew();
        while (!await AnswersAsync(ports.Client))
        {
            if (_shell.HasExited || patience.Elapsed > Eventually.Patience)
                throw new InvalidOperationException($"Apache Kafka did not start: {await File.ReadAllTextAsync(Path.Combine(folder, "log"))}");
            await Task.Delay(100);
        }

        return ($"127.0.0.1:{ports.Client}", new($"127.0.0.1:{ports.Secured}", Credentials.CertificateFile));
    }

    // It listens once it is ready to serve.
    private static async Task<bool> AnswersAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
