using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands every program has: start, stop, restart.</summary>
internal static class LifecycleCommands
{
    // Of KnownResourceStates, where they are no constants.
    private const string Starting = "Starting";
    private const string Stopping = "Stopping";

    public static void Add(IResource resource, Func<CancellationToken, Task> start, Func<CancellationToken, Task> stop)
    {
        Add(KnownResourceCommands.StartCommand, "Start", start, new()
        {
            IconName = "Play",
            IconVariant = IconVariant.Filled,
            IsHighlighted = true,
            UpdateState = context => Life(context) switch
            {
                _ when IsDown(context) => ResourceCommandState.Enabled,
                null or Starting => ResourceCommandState.Disabled,
                _ => ResourceCommandState.Hidden,
            },
        });
        Add(KnownResourceCommands.StopCommand, "Stop", stop, new()
        {
            IconName = "Stop",
            IconVariant = IconVariant.Filled,
            IsHighlighted = true,
            UpdateState = context => Life(context) switch
            {
                Stopping => ResourceCommandState.Disabled,
                null or Starting => ResourceCommandState.Hidden,
                _ => IsDown(context) ? ResourceCommandState.Hidden : ResourceCommandState.Enabled,
            },
        });
        Add(KnownResourceCommands.RestartCommand, "Restart", RestartAsync, new()
        {
            IconName = "ArrowCounterclockwise",
            UpdateState = context => Life(context) is null or Starting or Stopping || IsDown(context) ? ResourceCommandState.Disabled : ResourceCommandState.Enabled,
        });

        async Task RestartAsync(CancellationToken cancellation)
        {
            await stop(cancellation);
            await start(cancellation);
        }

        void Add(string name, string display, Func<CancellationToken, Task> act, CommandOptions options) =>
            resource.Annotations.Add(new ResourceCommandAnnotation(name, display, async context =>
            {
                await act(context.CancellationToken);
                return CommandResults.Success();
            }, options));
    }

    private static string? Life(UpdateCommandStateContext context) => context.ResourceSnapshot.State?.Text;

    private static bool IsDown(UpdateCommandStateContext context) => Life(context) is { } state
        && (state == KnownResourceStates.NotStarted || state == KnownResourceStates.Waiting || KnownResourceStates.TerminalStates.Contains(state));
}
