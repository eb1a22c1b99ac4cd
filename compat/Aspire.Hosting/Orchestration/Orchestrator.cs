using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Runs the application: settles addresses, starts programs once what they wait for is there, and stops them all at once.
/// Resources that are no programs are told that they may begin, and run themselves.
/// </summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceLoggerService consoles,
    Waits waits,
    IServiceProvider services,
    ILogger<Orchestrator> logger) : IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<IResource, ProgramRun> _programs = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _begun = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        eventing.Subscribe<ResourceEndpointsAllocatedEvent>(ShowUrlsAsync);
        eventing.Subscribe<ConnectionStringAvailableEvent>(ShowConnectionStringAsync);
        eventing.Subscribe<BeforeResourceStartedEvent>((e, cancellation) => waits.WaitAsync(e.Resource, cancellation));
        foreach (var resource in model.Resources)
        {
            if (resource is ExecutableResource)
                LifecycleCommands.Add(resource, cancellation => StartProgramAsync(resource, cancellation), cancellation => StopProgramAsync(resource, cancellation));
            await notifications.PublishUpdateAsync(resource, s => s with
            {
                State = resource is ExecutableResource ? KnownResourceStates.NotStarted : s.State,
                CreationTimeStamp = DateTime.UtcNow,
                Relationships = [.. Relationships(resource)],
                HealthReports = HealthMonitor.Unknown(resource),
            });
        }

        // Every address stands before the first program starts, so that each can be told of all others.
        foreach (var program in model.Resources.OfType<ExecutableResource>())
        {
            foreach (var endpoint in program.Annotations.OfType<EndpointAnnotation>())
                endpoint.AllocatedEndpoint ??= new(endpoint, endpoint.TargetHost, Port(program, endpoint));
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(program, services), cancellationToken);
        }

        // Each is told that it may begin before any program starts; how long it takes is its own affair.
        foreach (var resource in model.Resources)
            _begun.Add(InitializeAsync(resource));

        // Whoever starts the application is told when each program was started that is to be, with all that it waits for.
        var programs = model.Resources.Where(r => r is ContainerResource or ExecutableResource)
            .Select(r => Task.Run(() => BeginAsync(r), CancellationToken.None)).ToList();
        _begun.AddRange(programs);
        await Task.WhenAll(programs).WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        await Task.WhenAll(_programs.Values.Select(p => p.StopAsync(cancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs.Values)
            await program.DisposeAsync();
        _stopping.Dispose();
    }

    // A proxy would stand between the two ports; without one there is one port.
    private static int Port(ExecutableResource resource, EndpointAnnotation endpoint) => (endpoint.Port, endpoint.TargetPort) switch
    {
        ({ } port, { } target) when port != target => throw new DistributedApplicationException(
            $"The endpoint '{endpoint.Name}' of '{resource.Name}' has the port {port} and the target port {target}; a proxy between them has only the real Aspire.Hosting."),
        ({ } port, _) => port,
        (_, { } target) => target,
        _ => Ports.Free(),
    };

    private static IEnumerable<RelationshipSnapshot> Relationships(IResource resource)
    {
        foreach (var relationship in resource.Annotations.OfType<ResourceRelationshipAnnotation>())
            yield return new(relationship.Resource.Name, relationship.Type);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            yield return new(wait.Resource.Name, "WaitFor");
        if (resource is IResourceWithParent child)
            yield return new(child.Parent.Name, "Parent");
    }

    private Task InitializeAsync(IResource resource) => OrFailAsync(resource, () =>
        eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, consoles, notifications, services), _stopping.Token));

    private Task BeginAsync(IResource resource) => OrFailAsync(resource, () => resource switch
    {
        ExecutableResource when !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any() => StartProgramAsync(resource, _stopping.Token),
        ContainerResource when resource.Annotations.OfType<ContainerImageAnnotation>().Any() =>
            FailAsync(resource, "Containers are run by the real Aspire.Hosting, which this package feed lacks."),
        _ => Task.CompletedTask,
    });

    private async Task OrFailAsync(IResource resource, Func<Task> act)
    {
        try
        {
            await act();
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

    private async Task StartProgramAsync(IResource resource, CancellationToken cancellation)
    {
        // Who waits already is released by the change of state.
        var isWaiting = false;
        await notifications.PublishUpdateAsync(resource, s =>
        {
            isWaiting = s.State?.Text == KnownResourceStates.Waiting;
            return s with { State = KnownResourceStates.Starting };
        });
        if (isWaiting)
            return;

        var run = _programs.GetOrAdd(resource, _ => new((ExecutableResource)resource, notifications, consoles.GetLogger(resource), eventing, services));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        try
        {
            await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), either.Token);
            await run.StartAsync(await Launch.OfAsync((ExecutableResource)resource, either.Token), either.Token);
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

    private async Task ShowUrlsAsync(ResourceEndpointsAllocatedEvent allocated, CancellationToken cancellation)
    {
        var urls = await ResourceUrls.OfAsync(allocated.Resource, cancellation);
        // Nothing answers there before the resource runs.
        await notifications.PublishUpdateAsync(allocated.Resource, s => s with { Urls = [.. urls.Select(u => u with { IsInactive = true })] });
    }

    private async Task ShowConnectionStringAsync(ConnectionStringAvailableEvent available, CancellationToken cancellation)
    {
        if (available.Resource is not IResourceWithConnectionString resource)
            return;
        var text = await resource.GetConnectionStringAsync(cancellation);
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            Properties = [.. s.Properties.Where(p => p.Name != "resource.connectionString"), new("resource.connectionString", text) { IsSensitive = true }],
        });
    }
}
