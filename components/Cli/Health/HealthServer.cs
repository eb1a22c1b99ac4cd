using System.Net;
using EcommAspire.Cli.Stack;
using EcommAspire.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EcommAspire.Cli.Health;

/// <summary>A service's default pages, on the loopback interface.</summary>
internal sealed class HealthServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private HealthServer(WebApplication web) => _web = web;

    /// <summary>Its address, with the slash at the end.</summary>
    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <exception cref="SettingException">The port cannot be had.</exception>
    public static async Task<HealthServer> StartAsync(int port, Action<IHealthChecksBuilder> checks)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        // When the process ends is the verb's to say.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        checks(builder.Services.AddHealthChecks());
        var web = builder.Build();
        web.UseRouting();
        web.MapDefaultEndpoints();
        try
        {
            await web.StartAsync();
            return new(web);
        }
        catch (IOException e)
        {
            await web.DisposeAsync();
            throw new SettingException($"Port {port} cannot be listened on ({e.Message.TrimEnd('.')}). Name another with --health-port; 0 takes a free one.", e);
        }
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
