namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>Runs one of the functions that a script beside this file exports.</summary>
internal static class NodeScript
{
    public static async Task RunAsync(Stage stage, string client, string function)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Node");
        var environment = new Dictionary<string, string> { ["CLIENTS"] = Installed.NodeModules!, ["KAFKAJS_NO_PARTITIONER_WARNING"] = "1" };
        var secured = await stage.SecuredAsync();
        (environment["SECURED"], environment["CA"], environment["SASL_USER"], environment["SASL_PASSWORD"]) = (secured.Bootstrap, secured.Certificate, Secured.User, Secured.Password);
        var said = await Tool.RunAsync(
            Installed.Node!, ["--no-warnings", Path.Combine(folder, "run.mjs"), client, function, stage.Bootstrap, Stage.Name("node")], environment);
        said.ExitCode.ShouldBe(0, said.ToString());
    }
}
