using System.CommandLine;
using EcommAspire.Cli.Models;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm model source freshness</c>: how old the newest rows of the sources are.</summary>
internal static class ModelSourceVerb
{
    public static Command Create(ModelFlags flags)
    {
        var output = new Option<string?>("--output", "-o") { Description = "Where to write the result, in place of target/sources.json", HelpName = "FILE" };
        var freshness = flags.AddTo(new Command("freshness", "Compare the age of each source's newest row with its rule, and write target/sources.json"), selects: true);
        freshness.Aliases.Add("snapshot-freshness");
        freshness.Add(output);
        freshness.SetAction(async (parsed, cancellation) =>
        {
            var terminal = Options.Terminal(parsed);
            var engine = flags.Open(parsed, "freshness");
            return ModelVerb.Finish(terminal, await engine.SourceFreshnessAsync(flags.Selection(parsed), parsed.GetValue(output), flags.Lines(parsed, "freshness", engine), cancellation));
        });
        return new("source", "The project's sources") { freshness };
    }
}
