using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the application: settles addresses, starts programs once what they wait for is there, and stops them in the
/// opposite order. Resources that are no programs are told that they may begin, and run themselves.
/// </summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    IDistributedApplicationEventing eventing,
    DistributedApplicationExecutionContext execution,
    ResourceNotificationService notifications,
    ResourceLoggerService consoles,
    DashboardAddress dashboard,
    IServiceProvider services,
    ILogger<Orchestrator> logger) : IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<IResource, ProgramRun> _programs = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _starts = [];
    private readonly List<IResource> _started = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        eventing.Subscribe<BeforeResourceStartedEvent>((e, cancellation) => WaitForDependenciesAsync(e.Resource, cancellation));

        foreach (var resource in model.Resources)
        {
            if (IsProgram(resource))
                AddProgramCommands(resource);
            await notifications.PublishUpdateAsync(resource, s => s with
            {
                ResourceType = TypeOf(resource),
                State = KnownResourceStates.NotStarted,
                CreationTimeStamp = DateTime.UtcNow,
                Relationships = [.. Relationships(resource)],
                HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => new HealthReportSnapshot(c.Key, null, null, null))],
            });
        }

        // Every address stands before the first program starts, so that each can be told of all others.
        foreach (var resource in model.Resources.Where(IsProgram).OfType<IResourceWithEndpoints>())
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
                endpoint.AllocatedEndpoint ??= new(endpoint, endpoint.TargetHost, endpoint.Port ?? Ports.Free());
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
        }

        foreach (var resource in model.Resources)
            _starts.Add(BeginAsync(resource));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Who depends on others stops before them; those that do not depend on each other stop at once.
        var remaining = _programs.Keys.ToHashSet();
        while (remaining.Count > 0)
        {
            var needed = remaining.SelectMany(r => r.Annotations.OfType<WaitAnnotation>()).Select(w => Root(w.Resource)).ToHashSet();
            var free = remaining.Where(r => !needed.Contains(r)).ToList();
            if (free.Count is 0)
                free = [.. remaining];
            await Task.WhenAll(free.Select(r => _programs[r].StopAsync(cancellationToken)));
            remaining.ExceptWith(free);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs.Values)
            await program.DisposeAsync();
        _stopping.Dispose();
    }

    private static bool IsProgram(IResource resource) => resource is ExecutableResource or ProjectResource;

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ParameterResource => "Parameter",
        _ => resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot.ResourceType
            ?? resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };

    private static IResource Root(IResource resource) => resource is IResourceWithParent child ? Root(child.Parent) : resource;

    private static IEnumerable<RelationshipSnapshot> Relationships(IResource resource)
    {
        foreach (var relationship in resource.Annotations.OfType<ResourceRelationshipAnnotation>())
            yield return new(relationship.Resource.Name, relationship.Type);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            yield return new(wait.Resource.Name, "WaitFor");
        if (resource is IResourceWithParent child)
            yield return new(child.Parent.Name, "Parent");
    }

    private async Task BeginAsync(IResource resource)
    {
        try
        {
            switch (resource)
            {
                case ParameterResource parameter:
                    await ShowParameterAsync(parameter);
                    break;
                case ExecutableResource or ProjectResource:
                    if (resource is IResourceWithConnectionString)
                        await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), _stopping.Token);
                    if (!resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
                        await StartProgramAsync(resource);
                    break;
                case IResourceWithParent child:
                    await FollowAsync(resource, Root(child.Parent));
                    break;
                case ContainerResource when resource.Annotations.OfType<ContainerImageAnnotation>().Any():
                    await FailAsync(resource, "Containers are run by the real Aspire.Hosting, which this package feed lacks; see docs/how-to.");
                    break;
                default:
                    await eventing.PublishAsync(
                        new InitializeResourceEvent(resource, eventing, consoles, notifications, services), _stopping.Token);
                    break;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // One resource's trouble is shown on it and leaves the others be.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            await FailAsync(resource, problem.Message);
        }
    }

    private async Task ShowParameterAsync(ParameterResource parameter)
    {
        try
        {
            var value = await parameter.GetValueAsync(_stopping.Token);
            await notifications.PublishUpdateAsync(parameter, s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = [.. s.Properties, new("Value", value) { IsSensitive = parameter.Secret }],
            });
        }
        catch (MissingParameterValueException problem)
        {
            consoles.GetLogger(parameter).LogError("{Problem}", problem.Message);
            await notifications.PublishUpdateAsync(parameter, s => s with { State = new(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn) });
        }
    }

    /// <summary>A part is what its whole is, and is reached once that is.</summary>
    private async Task FollowAsync(IResource part, IResource whole)
    {
        var announced = false;
        await foreach (var happened in notifications.WatchAsync(_stopping.Token))
        {
            if (happened.Resource != whole)
                continue;
            if (!announced && happened.Snapshot.State?.Text == KnownResourceStates.Running)
            {
                announced = true;
                await eventing.PublishAsync(new ConnectionStringAvailableEvent(part, services), _stopping.Token);
            }

            await notifications.PublishUpdateAsync(part, s => s with
            {
                State = happened.Snapshot.State,
                StartTimeStamp = happened.Snapshot.StartTimeStamp,
                StopTimeStamp = happened.Snapshot.StopTimeStamp,
            });
        }
    }

    private void AddProgramCommands(IResource resource)
    {
        Add(KnownResourceCommands.StartCommand, "Start", "Play", s => IsDown(s), _ => StartProgramAsync(resource));
        Add(KnownResourceCommands.StopCommand, "Stop", "Stop", s => !IsDown(s), cancellation => StopProgramAsync(resource, cancellation));
        Add(KnownResourceCommands.RestartCommand, "Restart", "ArrowCounterclockwise", s => s == KnownResourceStates.Running, async cancellation =>
        {
            await StopProgramAsync(resource, cancellation);
            await StartProgramAsync(resource);
        });

        static bool IsDown(string? state) => state is null || state == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state);

        void Add(string name, string display, string icon, Func<string?, bool> can, Func<CancellationToken, Task> act) =>
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

    private async Task StartProgramAsync(IResource resource)
    {
        var run = _programs.GetOrAdd(resource, _ => new(resource, notifications, consoles.GetLogger(resource), eventing, services));
        await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), _stopping.Token);
        try
        {
            await run.StartAsync(await Launch.OfAsync(resource, execution, dashboard, services, _stopping.Token), _stopping.Token);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            await FailAsync(resource, problem.Message);
        }
    }

    private Task StopProgramAsync(IResource resource, CancellationToken cancellation) =>
        _programs.TryGetValue(resource, out var run) ? run.StopAsync(cancellation) : Task.CompletedTask;

    private async Task FailAsync(IResource resource, string why)
    {
        consoles.GetLogger(resource).LogError("{Why}", why);
        logger.LogError("{Resource} could not be started: {Why}", resource.Name, why);
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            StopTimeStamp = DateTime.UtcNow,
        });
    }

    private async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellation)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToList();
        if (waits.Count is 0)
            return;

        await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Waiting });
        var console = consoles.GetLogger(resource);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        await Task.WhenAll(waits.Select(async wait =>
        {
            var name = wait.Resource.Name;
            console.LogInformation("Waiting for {Name} {What}.", name, wait.WaitType switch
            {
                WaitType.WaitForCompletion => "to finish",
                WaitType.WaitUntilStarted => "to start",
                _ => "to be healthy",
            });
            if (wait.WaitType is WaitType.WaitUntilHealthy)
            {
                await notifications.WaitForResourceHealthyAsync(name, either.Token);
            }
            else if (wait.WaitType is WaitType.WaitUntilStarted)
            {
                await notifications.WaitForResourceAsync(name, cancellationToken: either.Token);
            }
            else
            {
                var end = await notifications.WaitForResourceAsync(
                    name, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text ?? ""), either.Token);
                if (end.Snapshot.ExitCode != wait.ExitCode)
                    throw new DistributedApplicationException($"{name} did not finish as it has to: its exit code is {end.Snapshot.ExitCode?.ToString() ?? "unknown"}, not {wait.ExitCode}.");
            }
        }));
    }
}
