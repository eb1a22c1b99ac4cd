using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EcommAspire.AppHost.Terminal;

/// <summary>What a person sees who starts the platform from a terminal.</summary>
internal static class TerminalExtensions
{
    /// <summary>Shows the resources as they come up, then where to look; Ctrl-C stops them in order, and again kills.</summary>
    public static void AddScreen(this IDistributedApplicationBuilder builder)
    {
        builder.Services.AddHostedService<Screen>();
        builder.Services.AddHostedService<SecondInterrupt>();
        // What goes wrong stands on the screen and on the resource's console page.
        builder.Services.AddLogging(logging => logging.AddFilter<ConsoleLoggerProvider>(category: null, LogLevel.Critical));
    }

    /// <summary>The first Ctrl-C is the host's; with the second one nothing is waited for, and all that runs ends with us.</summary>
    private sealed class SecondInterrupt : IHostedService, IDisposable
    {
        private PosixSignalRegistration? _registration;
        private int _count;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
            {
                if (Interlocked.Increment(ref _count) > 1)
                    Process.GetCurrentProcess().Kill();
            });
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _registration?.Dispose();
    }
}
