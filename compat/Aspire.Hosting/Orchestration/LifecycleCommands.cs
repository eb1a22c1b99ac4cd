using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands every program has: start, stop, restart.</summary>
internal static class LifecycleCommands
{
    public static void Add(IResource resource, Func<CancellationToken, Task> start, Func<CancellationToken, Task> stop)
    {
        Add(KnownResourceCommands.StartCommand, "Start", "Play", start, s => IsDown(s) || s == KnownResourceStates.Waiting);
        Add(KnownResourceCommands.StopCommand, "Stop", "Stop", stop, s => s == KnownResourceStates.Running);
        Add(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", async cancellation =>
        {
            await stop(cancellation);
            await start(cancellation);
        }, s => s == KnownResourceStates.Running);

        void Add(string name, string display, string icon, Func<CancellationToken, Task> act, Func<string?, bool> can) =>
            resource.Annotations.Add(new ResourceCommandAnnotation(name, display, async context =>
            {
                await act(context.CancellationToken);
                return CommandResults.Success();
            }, new()
            {
                IconName = icon,
                IconVariant = IconVariant.Filled,
                IsHighlighted = true,
                UpdateState = context => can(context.ResourceSnapshot.State?.Text) ? ResourceCommandState.Enabled : ResourceCommandState.Hidden,
            }));
    }

    private static bool IsDown(string? state) => state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state);
}
