using System.Diagnostics;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>Apache Kafka's own command-line tools, which are the Java client.</summary>
internal static class JavaTools
{
    /// <summary>Options that make a JVM of a few seconds cheap.</summary>
    public const string QuickStart = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

    /// <summary>Runs a tool to its end.</summary>
    public static Task<Said> RunAsync(string tool, IEnumerable<string> arguments, string input = "") =>
        Tool.RunAsync(Installed.Java!, Arguments(tool, arguments), null, input);

    /// <summary>Starts a tool that runs until it is told to stop.</summary>
    public static Process Start(string tool, IEnumerable<string> arguments) => Tool.Start(Installed.Java!, Arguments(tool, arguments));

    private static IEnumerable<string> Arguments(string tool, IEnumerable<string> arguments) =>
    [
        .. QuickStart.Split(' '), "-Xmx128m", "-cp", Path.Combine(Installed.KafkaHome!, "libs", "*"),
        tool.StartsWith("kafka.", StringComparison.Ordinal) ? tool : $"org.apache.kafka.tools.{tool}", .. arguments,
    ];
}
