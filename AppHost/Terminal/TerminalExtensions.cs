using System.Diagnostics;
using EcommAspire.LocalServers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Spectre.Console;

namespace EcommAspire.AppHost.Terminal;

/// <summary>What a person sees who starts the platform from a terminal.</summary>
internal static class TerminalExtensions
{
    /// <summary>Shows the resources as they come up, then where to look; Ctrl-C stops them in order, and again kills.</summary>
    public static void AddScreen(this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return;
        builder.Services.AddHostedService<Screen>();
        builder.Services.AddHostedService<FurtherInterrupt>();
        // What goes wrong stands on the screen and on the resource's console page.
        builder.Services.AddLogging(logging => logging.AddFilter<ConsoleLoggerProvider>(category: null, LogLevel.Critical));
    }

    /// <summary>Runs it, and stops it in order even where it is interrupted while it still starts, which Aspire takes for the end.</summary>
    public static async Task RunToTheEndAsync(this DistributedApplication application)
    {
        await using (application)
        {
            await application.RunAsync();
            if (!application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested)
                await application.StopAsync();
        }
    }

    /// <summary>The first Ctrl-C is the host's; with a further one nothing is waited for, and all that runs ends with us.</summary>
    private sealed class FurtherInterrupt : IHostedService, IDisposable
    {
        // From the beginning: the host makes its services before it starts the first, which may take long.
        private readonly Interrupt _interrupt = new(again: End);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _interrupt.Dispose();

        private static void End()
        {
            // The live screen had hidden it.
            if (AnsiConsole.Profile.Capabilities.Interactive)
                AnsiConsole.Cursor.Show();
            Process.GetCurrentProcess().Kill();
        }
    }
}
