using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Does what can be done with resources: what a button of the dashboard does.</summary>
/// <param name="model">The application's resources.</param>
/// <param name="notifications">Their states.</param>
/// <param name="consoles">Their consoles.</param>
/// <param name="services">The application's services.</param>
public class ResourceCommandService(
    DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService consoles, IServiceProvider services)
{
    /// <summary>Gives a command.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resourceId, commandName, new Dictionary<string, string?>(), cancellationToken);

    /// <summary>Gives a command.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource, commandName, new Dictionary<string, string?>(), cancellationToken);

    internal Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, IReadOnlyDictionary<string, string?> arguments, CancellationToken cancellationToken) =>
        Find(resourceId) is { } resource
            ? ExecuteCommandAsync(resource, commandName, arguments, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"There is no resource '{resourceId}'."));

    /// <summary>The command of that name; null where the resource has none, or is not there.</summary>
    internal ResourceCommandAnnotation? Find(string resourceId, string commandName) => Find(resourceId) is { } resource ? Find(resource, commandName) : null;

    private IResource? Find(string resourceId) => model.Resources.FirstOrDefault(r => string.Equals(r.Name, resourceId, StringComparison.OrdinalIgnoreCase));

    private static ResourceCommandAnnotation? Find(IResource resource, string commandName) =>
        resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(c => c.Name == commandName);

    private async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, IReadOnlyDictionary<string, string?> arguments, CancellationToken cancellationToken)
    {
        var command = Find(resource, commandName);
        if (command is null)
            return CommandResults.Failure($"The resource '{resource.Name}' knows no command '{commandName}'.");

        if (command.Options.Arguments.FirstOrDefault(a => a.Required && string.IsNullOrEmpty(arguments.GetValueOrDefault(a.Name) ?? a.Value)) is { } missing)
            return CommandResults.Failure($"{command.DisplayName} wants to know: {missing.Label ?? missing.Name}.");

        var logger = consoles.GetLogger(resource);
        logger.LogInformation("Doing: {Command}.", command.DisplayName);
        try
        {
            var result = await command.ExecuteCommand(new()
            {
                Services = services,
                ResourceName = resource.Name,
                CancellationToken = cancellationToken,
                Logger = logger,
                Arguments = new([.. command.Options.Arguments.Select(a => a.With(arguments.GetValueOrDefault(a.Name)))]),
            });
            if (!result.Success && !result.Canceled)
                logger.LogError("{Command}: {Message}", command.DisplayName, result.Message ?? "it failed and did not say why.");
            // What can be done next may have changed.
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
#pragma warning disable CA1031 // Whatever a command throws is its result.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            logger.LogError(problem, "{Command} failed.", command.DisplayName);
            return CommandResults.Failure(problem.Message);
        }
    }
}
