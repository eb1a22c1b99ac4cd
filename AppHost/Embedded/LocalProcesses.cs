namespace EcommAspire.AppHost.Embedded;

/// <summary>Stops the local processes after everything that Aspire runs, for those use them.</summary>
internal sealed class LocalProcesses(IEnumerable<LocalProcess> processes) : IHostedLifecycleService
{
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(processes.Select(p => p.DisposeAsync().AsTask()));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
