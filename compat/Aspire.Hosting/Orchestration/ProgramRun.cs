using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>A program of the application, through all its starts and ends.</summary>
internal sealed class ProgramRun(
    ExecutableResource resource,
    ResourceNotificationService notifications,
    ILogger console,
    IDistributedApplicationEventing eventing,
    IServiceProvider services) : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(9);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private ChildProcess? _process;
    private Task _end = Task.CompletedTask;

    /// <summary>Starts it, unless it runs.</summary>
    public async Task StartAsync(Launch launch, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            if (!_end.IsCompleted)
                return;

            await notifications.PublishUpdateAsync(resource, s => s with
            {
                State = KnownResourceStates.Starting,
                ExitCode = null,
                StopTimeStamp = null,
                HealthReports = HealthMonitor.Unknown(resource),
                Ready = null,
            });
            var process = ChildProcess.Start(launch.Program, launch.Arguments, launch.Folder, launch.Variables, Write);
            _process = process;
            await notifications.PublishUpdateAsync(resource, s => s with
            {
                State = KnownResourceStates.Running,
                StartTimeStamp = DateTime.UtcNow,
                EnvironmentVariables = [.. launch.Variables.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, true))],
                Properties = Facts(launch, process.Id),
                Urls = [.. s.Urls.Select(u => u with { IsInactive = false })],
            });
            _end = EndAsync(process);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Stops it, if it runs.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            if (_end.IsCompleted || _process is null)
                return;
            await notifications.PublishUpdateAsync(resource, s => s with { State = KnownResourceStates.Stopping });
            await _process.StopAsync(_patience);
            await _end;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _oneAtATime.Dispose();
    }

    private async Task EndAsync(ChildProcess process)
    {
        var code = await process.EndAsync();
        await process.DisposeAsync();
        await notifications.PublishUpdateAsync(resource, s => s with
        {
            State = KnownResourceStates.Finished,
            ExitCode = code,
            StopTimeStamp = DateTime.UtcNow,
            Urls = [.. s.Urls.Select(u => u with { IsInactive = true })],
        });
        if (notifications.TryGetCurrentState(resource.Name, out var ended))
            await eventing.PublishAsync(new ResourceStoppedEvent(resource, services, ended));
    }

    private static ImmutableArray<ResourcePropertySnapshot> Facts(Launch launch, int process) =>
    [
        new("executable.path", launch.Program),
        new("executable.workDir", launch.Folder),
        new("executable.args", launch.Arguments.ToImmutableArray()),
        new("executable.pid", process),
    ];

    private void Write(string line, bool isError)
    {
        if (isError)
            console.LogError("{Line}", line);
        else
            console.LogInformation("{Line}", line);
    }
}
