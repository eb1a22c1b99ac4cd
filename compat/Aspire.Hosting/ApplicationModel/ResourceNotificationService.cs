using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's new state.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">Its name among those that run: its own, as one of each runs.</param>
/// <param name="snapshot">The state.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Its name among those that run.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>The state.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>Knows the state of every resource and tells of its changes.</summary>
/// <param name="services">The application's services, for the states of commands.</param>
public class ResourceNotificationService(IServiceProvider services)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<IResource, ResourceEvent> _current = new();
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    /// <summary>Changes a resource's state.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_gate)
        {
            var before = _current.TryGetValue(resource, out var known) ? known.Snapshot : First(resource);
            var after = stateFactory(before);
            after = after with
            {
                Commands = [.. resource.Annotations.OfType<ResourceCommandAnnotation>()
                    .Select(c => c.Snapshot(new() { ResourceSnapshot = after, Services = services }))],
            };
            var happened = new ResourceEvent(resource, resource.Name, after);
            _current[resource] = happened;
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(happened);
        }

        return Task.CompletedTask;
    }

    /// <summary>A resource's state now.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        resourceEvent = _current.Values.FirstOrDefault(e => string.Equals(e.ResourceId, resourceId, StringComparison.OrdinalIgnoreCase));
        return resourceEvent is not null;
    }

    /// <summary>The state of every resource, and from then on each change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new() { SingleReader = true });
        lock (_gate)
        {
            foreach (var known in _current.Values)
                channel.Writer.TryWrite(known);
            _watchers.Add(channel);
        }

        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancellationToken))
                yield return happened;
        }
        finally
        {
            lock (_gate)
                _watchers.Remove(channel);
        }
    }

    /// <summary>Waits until a resource is as asked.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var happened in WatchAsync(cancellationToken))
        {
            if (string.Equals(happened.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(happened))
                return happened;
        }

        throw new OperationCanceledException($"The wait for the resource '{resourceName}' was given up.");
    }

    /// <summary>Waits until a resource is in a state; in the state running where none is named.</summary>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, e => e.Snapshot.State?.Text == (targetState ?? KnownResourceStates.Running), cancellationToken);

    /// <summary>Waits until a resource is healthy, and those who wanted to know have been told.</summary>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var healthy = await WaitForResourceAsync(
            resourceName, e => e.Snapshot is { HealthStatus: HealthStatus.Healthy, Ready: not null }, cancellationToken);
        await healthy.Snapshot.Ready!.WaitAsync(cancellationToken);
        return healthy;
    }

    private static CustomResourceSnapshot First(IResource resource) =>
        resource.Annotations.OfType<ResourceSnapshotAnnotation>().LastOrDefault()?.InitialSnapshot
        ?? new() { ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal), Properties = [] };
}

/// <summary>The state a resource begins in.</summary>
/// <param name="initialSnapshot">The state.</param>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The state.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
