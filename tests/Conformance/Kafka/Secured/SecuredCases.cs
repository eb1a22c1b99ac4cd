using Confluent.Kafka;

namespace EcommAspire.Conformance.Kafka.Tests;

// Each client once: by each mechanism over TLS it writes and reads, and a wrong password gets nothing.

[CasesOf(Client.Confluent)]
internal static class ConfluentSecured
{
    [Case(Feature.Login)]
    public static async Task Tls_and_a_password(Stage stage)
    {
        var secured = await stage.SecuredAsync();
        foreach (var mechanism in Secured.MechanismsOfLibrdkafka)
        {
            var topic = await secured.TopicAsync();
            using (var producer = stage.Producer(config => secured.SignIn(config, mechanism)))
                await producer.SendAsync(topic, ["one", "two"]);
            stage.ReadAll(topic, configure: config => secured.SignIn(config, mechanism)).Values().ShouldBe(["one", "two"]);
            using var stranger = stage.Producer(config =>
            {
                secured.SignIn(config, mechanism, "wrong");
                config.MessageTimeoutMs = 3_000;
            });
            await Should.ThrowAsync<ProduceException<string?, string?>>(stranger.ProduceAsync(topic, new() { Value = "three" }));
        }
    }
}

[CasesOf(Client.Kcat)]
internal static class KcatSecured
{
    [Case(Feature.Login)]
    public static async Task Tls_and_a_password(Stage stage)
    {
        var secured = await stage.SecuredAsync();
        foreach (var mechanism in Secured.MechanismsOfLibrdkafka)
        {
            var topic = await secured.TopicAsync();
            (await RunAsync(secured, mechanism, Secured.Password, "one\ntwo\n", "-P", "-t", topic)).ExitCode.ShouldBe(0);
            (await RunAsync(secured, mechanism, Secured.Password, "", "-C", "-t", topic, "-e", "-q")).Lines.ShouldBe(["one", "two"]);
            (await RunAsync(secured, mechanism, "wrong", "", "-L", "-m", "3")).ExitCode.ShouldBe(1);
        }
    }

    private static Task<Said> RunAsync(Secured secured, string mechanism, string password, string input, params string[] arguments) => Tool.RunAsync(
        Installed.Kcat!,
        [
            "-b", secured.Bootstrap, "-m", "60", "-X", "security.protocol=sasl_ssl", "-X", $"ssl.ca.location={secured.Certificate}",
            "-X", $"sasl.mechanisms={mechanism}", "-X", $"sasl.username={Secured.User}", "-X", $"sasl.password={password}", .. arguments,
        ],
        new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = Installed.LibraryPath }, input);
}

[CasesOf(Client.Java)]
internal static class JavaSecured
{
    [Case(Feature.Login)]
    public static async Task Tls_and_a_password(Stage stage)
    {
        var secured = await stage.SecuredAsync();
        await Task.WhenAll(Secured.Mechanisms.Select(async mechanism =>
        {
            var topic = await secured.TopicAsync();
            var settings = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(settings, $"""
                    security.protocol=SASL_SSL
                    ssl.truststore.type=PEM
                    ssl.truststore.location={secured.Certificate}
                    sasl.mechanism={mechanism}
                    sasl.jaas.config=org.apache.kafka.common.security.{(mechanism == "PLAIN" ? "plain.Plain" : "scram.Scram")}LoginModule required username="{Secured.User}" password="{Secured.Password}";
                    """);
                var wrote = await JavaTools.RunAsync("ConsoleProducer", ["--bootstrap-server", secured.Bootstrap, "--topic", topic, "--command-config", settings], "one\ntwo\n");
                wrote.ExitCode.ShouldBe(0, wrote.ToString());
                var read = await JavaTools.RunAsync("consumer.ConsoleConsumer",
                    ["--bootstrap-server", secured.Bootstrap, "--topic", topic, "--from-beginning", "--max-messages", "2", "--timeout-ms", "120000", "--command-config", settings]);
                read.Lines.ShouldBe(["one", "two"], read.ToString());
            }
            finally
            {
                File.Delete(settings);
            }
        }));
    }
}
