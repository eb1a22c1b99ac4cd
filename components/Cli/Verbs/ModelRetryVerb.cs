using System.CommandLine;
using EcommAspire.Cli.Models;
using EcommAspire.Transformation;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm model retry</c>: the last run once more, from where it failed.</summary>
internal static class ModelRetryVerb
{
    public static Command Create(ModelFlags flags)
    {
        var command = flags.AddTo(new Command("retry", "The last run again, with its flags, from the nodes that failed or were skipped"), FlagSet.FullRefresh);
        command.SetAction(async (parsed, cancellation) =>
        {
            Retry? retry = null;
            return await ModelVerb.RunAsync(
                flags, parsed, "retry", publish: true, NodeSelection.All, (_, _, progress, token) => retry!.RunAsync(progress, token),
                options =>
                {
                    retry = Retry.Prepare(options);
                    return retry.Engine;
                },
                cancellation);
        });
        return command;
    }
}
