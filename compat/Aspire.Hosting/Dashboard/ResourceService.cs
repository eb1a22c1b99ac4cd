using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Answers the dashboard's questions: <c>aspire.v1.DashboardService</c> over gRPC, on loopback, to whoever has the key.</summary>
internal sealed class ResourceService(
    DashboardAddress address,
    DistributedApplicationOptions options,
    IHostEnvironment environment,
    ResourceNotificationService notifications,
    ResourceLoggerService consoles,
    ResourceCommandService commands,
    Questions questions,
    IHostApplicationLifetime lifetime) : IHostedService, IAsyncDisposable
{
    private const string KeyHeader = "x-resource-service-api-key";

    private WebApplication? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(address.ResourceService.Port, listen => listen.Protocols = HttpProtocols.Http2);
            // A page listens for hours before it has anything to say.
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        _server = builder.Build();
        Map("GetApplicationInformation", ApplicationInformationAsync);
        Map("WatchResources", WatchResourcesAsync);
        Map("WatchResourceConsoleLogs", WatchConsoleAsync);
        Map("ExecuteResourceCommand", ExecuteAsync);
        Map("WatchInteractions", questions.WatchAsync);
        await _server.StartAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
            await _server.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private void Map(string method, Func<GrpcCall, Task> answer) =>
        _server!.MapPost($"/aspire.v1.DashboardService/{method}", async (HttpContext context) =>
        {
            if (!IsKnown(context.Request.Headers[KeyHeader].ToString()))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            context.RequestAborted = end.Token;
            var call = new GrpcCall(context);
            await call.BeginAsync();
            try
            {
                await answer(call);
                call.End(GrpcStatus.Ok);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                call.End(GrpcStatus.Ok);
            }
            catch (InvalidDataException problem)
            {
                call.End(GrpcStatus.InvalidArgument, problem.Message);
            }
        });

    private bool IsKnown(string key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(address.ResourceServiceKey));

    private async Task ApplicationInformationAsync(GrpcCall call)
    {
        await call.ReadAsync(ApplicationInformationRequest.Parser);
        await call.WriteAsync(new ApplicationInformationResponse { ApplicationName = options.DashboardApplicationName ?? environment.ApplicationName });
    }

    private async Task WatchResourcesAsync(GrpcCall call)
    {
        await call.ReadAsync(WatchResourcesRequest.Parser);
        var initial = new WatchResourcesUpdate { InitialData = new() };
        await call.WriteAsync(initial);
        await foreach (var happened in notifications.WatchAsync(call.Aborted))
        {
            await call.WriteAsync(new WatchResourcesUpdate
            {
                Changes = new() { Value = { new WatchResourcesChange { Upsert = ResourceMessages.Of(happened) } } },
            });
        }
    }

    private async Task WatchConsoleAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(WatchResourceConsoleLogsRequest.Parser);
        if (request.SuppressFollow)
        {
            await call.WriteAsync(ResourceMessages.Of(consoles.Lines(request.ResourceName)));
            return;
        }

        await foreach (var lines in consoles.WatchAsync(request.ResourceName).WithCancellation(call.Aborted))
            await call.WriteAsync(ResourceMessages.Of(lines));
    }

    private async Task ExecuteAsync(GrpcCall call)
    {
        var request = await call.ReadAsync(ResourceCommandRequest.Parser);
        await call.WriteAsync(ResourceMessages.Of(await ExecuteAsync(request, call.Aborted)));
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(ResourceCommandRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string?>? arguments = request.Arguments.ToDictionary(a => a.Key, a => ResourceMessages.Text(a.Value), StringComparer.OrdinalIgnoreCase);
        // The dashboard's button gives a command without its arguments; the person is asked for them.
        if (arguments.Count == 0 && !request.NonInteractive && commands.Find(request.ResourceName, request.CommandName) is { Options.Arguments.Count: > 0 } command)
            arguments = await questions.AskAsync(command, cancellationToken);
        return arguments is null
            ? CommandResults.Canceled()
            : await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, arguments, cancellationToken);
    }

    /// <summary>The AppHost, not its resource service, answers Ctrl-C.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
