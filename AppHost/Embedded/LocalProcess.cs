using Aspire.Hosting.Eventing;
using EcommAspire.LocalServers;
using Microsoft.Extensions.Logging;

namespace EcommAspire.AppHost.Embedded;

/// <summary>
/// Runs a resource as a process of this machine, and tells Aspire what it would tell of a container: addresses, connection
/// strings, states, output. A server that ends by itself is started again, sooner at first and later after each failure.
/// </summary>
internal sealed class LocalProcess(IResource resource, EndpointAnnotation endpoint, ILocalServer server) : IAsyncDisposable
{
    /// <summary>The property that says why it could not start.</summary>
    public const string ProblemProperty = "Problem";

    private const string Address = "127.0.0.1";

    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private InitializeResourceEvent? _application;
    private IRunningServer? _running;
    private Task _watch = Task.CompletedTask;

    /// <summary>Whether this machine has MariaDB, to take MySQL's place.</summary>
    public static bool CanBeMariaDb => ServerBinaries.Locate(ServerKind.MariaDb).Installation is not null;

    private IDistributedApplicationEventing Eventing => _application!.Eventing;

    /// <summary>The resource and what is part of it, such as a server's databases.</summary>
    private IEnumerable<IResource> Hierarchy => _application!.Services.GetRequiredService<DistributedApplicationModel>().Resources
        .Where(r => r == resource || (r is IResourceWithParent part && part.Parent == resource));

    /// <summary>Begins, when the application does.</summary>
    public async Task InitializeAsync(InitializeResourceEvent application, CancellationToken cancellation)
    {
        _application = application;
        // Aspire has given out addresses by now, and leaves this one to us.
        endpoint.TargetHost = Address;
        resource.Annotations.Add(endpoint);
        if (resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
            await ShowAsync(s => s with { State = KnownResourceStates.NotStarted });
        else
            await StartAsync(cancellation);
    }

    /// <summary>Starts it, unless it runs.</summary>
    /// <returns>Whether it runs now; where not, why stands on the resource.</returns>
    public async Task<bool> StartAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return _running is not null || await TryStartAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops it, if it runs.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_running is not { } running)
                return;
            _running = null;
            await ShowAsync(s => s with { State = KnownResourceStates.Stopping });
            await running.DisposeAsync();
            await ShowEndAsync(KnownResourceStateStyles.Info);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_application is not null)
            await StopAsync(CancellationToken.None);
        await _watch;
        _stopping.Dispose();
        _gate.Dispose();
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        try
        {
            await ShowAsync(s => s with { State = KnownResourceStates.Starting, StopTimeStamp = null });
            await Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, _application!.Services), either.Token);
            // Whoever has its address keeps it, through all its starts.
            var running = await server.StartAsync(endpoint.AllocatedEndpoint?.Port ?? endpoint.Port, _application.Logger, either.Token);
            _running = running;
            if (endpoint.AllocatedEndpoint is null)
                await AnnounceAsync(running.Port, either.Token);
            // Who sees it run sees as what.
            await _application.Notifications.PublishUpdateAsync(resource, s => s with
            {
                Properties =
                [
                    .. s.Properties.Where(p => p.Name is not ("Product" or "Process" or ProblemProperty)),
                    new("Product", running.Product), new("Process", running.ProcessId),
                ],
            });
            await ShowAsync(s => s with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                StartTimeStamp = DateTime.UtcNow,
                Urls = [.. s.Urls.Select(u => u with { IsInactive = false })],
            });
            _watch = WatchAsync(running);
            return true;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await ShowEndAsync(KnownResourceStateStyles.Info);
            return false;
        }
#pragma warning disable CA1031 // Whatever keeps it from starting is shown on it, and leaves the rest of the application be.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            _application!.Logger.LogError("{Problem}", problem.Message);
            await _application.Notifications.PublishUpdateAsync(resource, s => s with
            {
                Properties = [.. s.Properties.Where(p => p.Name != ProblemProperty), new(ProblemProperty, problem.Message)],
            });
            await ShowAsync(s => s with { State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error), StopTimeStamp = DateTime.UtcNow });
            return false;
        }
    }

    private async Task AnnounceAsync(int port, CancellationToken cancellation)
    {
        var services = _application!.Services;
        endpoint.AllocatedEndpoint = new(endpoint, Address, port);
        await Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellation);
        foreach (var part in Hierarchy.OfType<IResourceWithConnectionString>())
            await Eventing.PublishAsync(new ConnectionStringAvailableEvent(part, services), cancellation);
    }

    private async Task WatchAsync(IRunningServer running)
    {
        await running.Ended;
        if (_running != running || _stopping.IsCancellationRequested)
            return;

        await _gate.WaitAsync();
        try
        {
            if (_running != running)
                return;
            _running = null;
            _application!.Logger.LogError("{Product} ended by itself; it is started again.", running.Product);
            await running.DisposeAsync();
            await ShowEndAsync(KnownResourceStateStyles.Error);
        }
        finally
        {
            _gate.Release();
        }

        var pauses = new RestartPauses();
        while (!_stopping.IsCancellationRequested)
        {
            if (await StartAsync(_stopping.Token))
                return;
            await Task.Delay(pauses.Next(), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ShowEndAsync(string style)
    {
        await ShowAsync(s => s with
        {
            State = new(KnownResourceStates.Exited, style),
            StopTimeStamp = DateTime.UtcNow,
            Urls = [.. s.Urls.Select(u => u with { IsInactive = true })],
        });
        foreach (var part in Hierarchy)
        {
            if (_application!.Notifications.TryGetCurrentState(part.Name, out var ended))
                await Eventing.PublishAsync(new ResourceStoppedEvent(part, _application.Services, ended));
        }
    }

    private async Task ShowAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        foreach (var part in Hierarchy)
            await _application!.Notifications.PublishUpdateAsync(part, change);
    }
}
