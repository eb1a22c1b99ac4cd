using System.Diagnostics;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>The measuring tools that come with Apache Kafka, its own client in them.</summary>
internal sealed class JavaTools(string kafkaHome)
{
    public Task<string> CreateTopicAsync(int port, string topic, int partitions) => RunAsync(
        "org.apache.kafka.tools.TopicCommand", "--bootstrap-server", At(port), "--create", "--topic", topic, "--partitions", $"{partitions}", "--replication-factor", "1");

    public Task<string> ProduceAsync(int port, string topic, int records, int size, params string[] settings) => RunAsync(
        "org.apache.kafka.tools.ProducerPerformance",
        ["--topic", topic, "--num-records", $"{records}", "--record-size", $"{size}", "--throughput", "-1", "--producer-props", $"bootstrap.servers={At(port)}", "acks=all", .. settings]);

    public Task<string> ConsumeAsync(int port, string topic, int records) => RunAsync(
        "org.apache.kafka.tools.ConsumerPerformance", "--bootstrap-server", At(port), "--topic", topic, "--messages", $"{records}", "--timeout", "60000");

    public Task<string> EndToEndAsync(int port, string topic, int records, int size) => RunAsync(
        "org.apache.kafka.tools.EndToEndLatency", "--bootstrap-server", At(port), "--topic", topic, "--num-records", $"{records}", "--producer-acks", "all", "--record-size", $"{size}");

    private static string At(int port) => $"127.0.0.1:{port}";

    private async Task<string> RunAsync(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("java", ["-Xmx512m", "-cp", Path.Combine(kafkaHome, "libs", "*"), tool, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{tool} exited {process.ExitCode}:\n{await output}\n{await errors}");
    }
}
