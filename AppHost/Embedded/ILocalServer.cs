using Microsoft.Extensions.Logging;

namespace EcommAspire.AppHost.Embedded;

/// <summary>A server that can be run as a process of this machine.</summary>
internal interface ILocalServer
{
    /// <summary>Starts it, and comes back when it takes connections.</summary>
    /// <param name="port">Its port on 127.0.0.1; null for the last one again, or a free one.</param>
    /// <param name="console">Takes what it writes.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IRunningServer> StartAsync(int? port, ILogger console, CancellationToken cancellation);
}

/// <summary>A server that runs. It stops when it is let go of, in order, and with us, whatever ends us.</summary>
internal interface IRunningServer : IAsyncDisposable
{
    /// <summary>What it is, with its version.</summary>
    string Product { get; }

    /// <summary>Its port on 127.0.0.1.</summary>
    int Port { get; }

    /// <summary>Its process.</summary>
    int ProcessId { get; }

    /// <summary>Done when it is gone.</summary>
    Task Ended { get; }
}
