using EcommAspire.AppHost.Embedded;
using EcommAspire.LocalServers;

namespace EcommAspire.AppHost.Batch;

/// <summary>
/// Begins anew: what uses the data folder is stopped, what it holds is deleted but for the servers' passwords, and what ran
/// runs again. Killed at any moment, it leaves a folder that the next run fills up.
/// </summary>
internal static class DataReset
{
    private const string Trash = ".deleted";

    // Each before what it was made from, and the topics last: whoever reads on from an offset must not miss what it counts.
    private static readonly string[] _parts = ["warehouse", "reports", "target", "lake", "quarantine", "stream", "servers", "engagement", "feeds", "broker"];

    /// <summary>Adds the command, where the servers are processes of this machine.</summary>
    public static IResourceBuilder<ExecutableResource> WithReset(this IResourceBuilder<ExecutableResource> batch, string dataFolder) => batch.WithCommand(
        "reset",
        "Reset the data",
        context => RunAsync(batch.Resource, dataFolder, context),
        new()
        {
            IconName = "Delete",
            Description = "Delete all data, and make the business anew",
            ConfirmationMessage = $"All that {dataFolder} holds is deleted: databases, events, lake, builds and reports. "
                + "Databases that you gave as connection strings are left alone. Delete it, and begin anew?",
            UpdateState = context => context.Services.GetServices<LocalProcess>().Any() ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
        });

    private static async Task<ExecuteCommandResult> RunAsync(IResource batch, string dataFolder, ExecuteCommandContext context)
    {
        var services = context.Services;
        var commands = services.GetRequiredService<ResourceCommandService>();
        var programs = Running(services);
        var servers = services.GetServices<LocalProcess>().ToList();
        foreach (var program in programs)
            await commands.ExecuteCommandAsync(program, KnownResourceCommands.StopCommand, context.CancellationToken);
        await Task.WhenAll(servers.Select(s => s.StopAsync(context.CancellationToken)));

        // From here on nobody gives up half-way.
        var problem = Delete(dataFolder);
        await Task.WhenAll(servers.Select(s => s.StartAsync(CancellationToken.None)));
        foreach (var program in problem is null ? programs.Append(batch).Distinct() : programs)
            await commands.ExecuteCommandAsync(program, KnownResourceCommands.StartCommand, CancellationToken.None);
        return problem is null
            ? CommandResults.Success("All data is deleted. The servers run again, and the batch makes the business anew.", new CommandResultData { Value = string.Join(Environment.NewLine, _parts) })
            : CommandResults.Failure(problem);
    }

    private static List<IResource> Running(IServiceProvider services)
    {
        var notifications = services.GetRequiredService<ResourceNotificationService>();
        return
        [
            .. services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ExecutableResource>()
                .Where(r => notifications.TryGetCurrentState(r.Name, out var now) && now.Snapshot.State?.Text == KnownResourceStates.Running),
        ];
    }

    /// <summary>Deletes the data; what keeps it from that, in a sentence.</summary>
    private static string? Delete(string dataFolder)
    {
        if (LocalServer.Find(dataFolder).FirstOrDefault(s => s.State is ServerState.Running) is { } used)
            return $"Nothing was deleted: {used.Name} is used by another program, such as an `ecomm` in a terminal. End that first.";
        var trash = Path.Combine(dataFolder, Trash);
        try
        {
            Clear(trash);
            Directory.CreateDirectory(trash);
            // Out of sight in one step each; deleting takes its time.
            foreach (var part in _parts.SelectMany(part => Folders(dataFolder, part)).Where(Directory.Exists))
                Directory.Move(part, Path.Combine(trash, Guid.NewGuid().ToString("n")));
            Clear(trash);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Not all data could be deleted: {e.Message}";
        }
    }

    // A server keeps its password, which those who connect to it know already.
    private static IEnumerable<string> Folders(string dataFolder, string part)
    {
        var folder = Path.Combine(dataFolder, part);
        return part is not "servers" ? [folder]
            : Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(server => Path.Combine(server, "data"))
            : [];
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
