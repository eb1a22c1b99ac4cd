using EcommAspire.Warehouse;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.AppHost.Batch;

/// <summary>Points readers to a build that a person chooses.</summary>
internal static class PublishCommand
{
    private const string Chosen = "build";
    private const int Shown = 10;

    /// <summary>Adds the command.</summary>
    /// <param name="batch">The resource it is shown on.</param>
    /// <param name="store">The warehouse.</param>
    /// <param name="done">Called after it went well.</param>
    public static IResourceBuilder<ExecutableResource> WithPublish(
        this IResourceBuilder<ExecutableResource> batch, BuildStore store, Func<IServiceProvider, Task> done) => batch.WithCommand(
        "publish",
        "Publish a build",
        async context =>
        {
            var result = Publish(store, context.Arguments?[Chosen].Value?.Trim());
            if (result.Success)
                await done(context.Services);
            return result;
        },
        new()
        {
            IconName = "ArrowUpload",
            Description = "Point readers to a build that passed its tests",
            Arguments =
            [
                new()
                {
                    Name = Chosen,
                    Label = "Build",
                    Description = "Its identifier, or the end of it. Left empty: the newest that passed its tests.",
                    Placeholder = "20261121T093012345Z-1f3a",
                    InputType = InputType.Text,
                },
            ],
        });

    private static ExecuteCommandResult Publish(BuildStore store, string? chosen)
    {
        try
        {
            var id = string.IsNullOrEmpty(chosen) ? store.List().FirstOrDefault(b => b.State is BuildState.Passed)?.Id : chosen;
            return id is null
                ? CommandResults.Failure("There is no build yet that passed its tests; running the batch makes one.")
                : CommandResults.Success($"Readers see {store.Publish(id).Id}.", new CommandResultData { Value = Builds(store), Format = CommandResultFormat.Markdown });
        }
        catch (WarehouseException problem)
        {
            return CommandResults.Failure($"{problem.Message} The newest: {string.Join(", ", store.List().Take(Shown).Select(b => $"{b.Id} ({Word(b)})"))}.");
        }
    }

    private static string Builds(BuildStore store)
    {
        var published = store.Published()?.Id;
        return string.Join('\n', store.List().Take(Shown).Select(b => $"- {b.Id}: {Word(b)}{(b.Id == published ? ", published" : "")}"));
    }

    private static string Word(Build build) => build.State.ToString().ToLowerInvariant();
}
