using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace EcommAspire.AppHost;

/// <summary>Buttons of the dashboard that run a verb of the command line to its end and show what it said.</summary>
internal static class VerbCommand
{
    /// <summary>Adds one.</summary>
    /// <param name="builder">The resource it is shown on.</param>
    /// <param name="name">Its name.</param>
    /// <param name="display">Its name for people.</param>
    /// <param name="icon">Its icon, by Fluent UI's name.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="verb">The verb with its arguments.</param>
    /// <param name="confirmation">What the person is asked before it is done.</param>
    /// <param name="references">What the verb connects to.</param>
    /// <param name="settings">What it is told besides, each by the option of its name.</param>
    /// <param name="done">Called after it went well.</param>
    public static IResourceBuilder<T> WithVerb<T>(
        this IResourceBuilder<T> builder,
        string name,
        string display,
        string icon,
        string dataFolder,
        string[] verb,
        string? confirmation = null,
        IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>>? references = null,
        IReadOnlyList<IResourceBuilder<ParameterResource>>? settings = null,
        Func<IServiceProvider, Task>? done = null)
        where T : IResource => builder.WithCommand(
            name,
            display,
            async context =>
            {
                if (Down(references ?? [], context.Services) is { } down)
                    return CommandResults.Failure($"{down} does not run: start it first.");
                List<string> arguments = [.. verb];
                foreach (var setting in settings ?? [])
                    arguments.AddRange([$"--{setting.Resource.Name}", await setting.Resource.GetValueAsync(context.CancellationToken) ?? ""]);
                var result = await RunAsync(arguments, dataFolder, references ?? [], context.Logger, context.CancellationToken);
                if (result.Success && done is not null)
                    await done(context.Services);
                return result;
            },
            new() { IconName = icon, ConfirmationMessage = confirmation, Description = $"ecomm {string.Join(' ', verb)}" });

    // A verb waits for a server that is away, and a person before a button would wait for nothing.
    private static string? Down(IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>> references, IServiceProvider services)
    {
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        return references.Select(reference => reference.Resource.Name).FirstOrDefault(name =>
            notifications.TryGetCurrentState(name, out var now) && KnownResourceStates.TerminalStates.Contains(now.Snapshot.State?.Text));
    }

    private static async Task<ExecuteCommandResult> RunAsync(
        IReadOnlyList<string> verb, string dataFolder, IReadOnlyList<IResourceBuilder<IResourceWithConnectionString>> references, ILogger console, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Ecomm.Program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in verb)
            start.ArgumentList.Add(argument);
        start.Environment["ECOMM_DATA"] = dataFolder;
        foreach (var reference in references)
        {
            start.Environment[$"ConnectionStrings__{reference.Resource.Name}"] = await reference.Resource.GetConnectionStringAsync(cancellation);
            if (reference.Engine() is { } engine)
                start.Environment[$"Sources__{reference.Resource.Name}__Engine"] = engine;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = new StringBuilder();
        var results = ReadAsync(process.StandardOutput, LogLevel.Information);
        var notes = ReadAsync(process.StandardError, LogLevel.Error);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return CommandResults.Canceled();
        }

        var lastNote = await notes;
        var lastResult = await results;
        return process.ExitCode is 0
            ? CommandResults.Success(lastResult ?? "Done.", new CommandResultData { Value = said.ToString() })
            : CommandResults.Failure(lastNote ?? lastResult ?? $"It ended with exit code {process.ExitCode}.");

        async Task<string?> ReadAsync(StreamReader lines, LogLevel level)
        {
            string? last = null;
            while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
            {
                console.Log(level, "{Line}", line);
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                last = line;
                lock (said)
                    said.AppendLine(line);
            }

            return last;
        }
    }
}
