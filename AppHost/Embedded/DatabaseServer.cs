using EcommAspire.LocalServers;
using Microsoft.Extensions.Logging;

namespace EcommAspire.AppHost.Embedded;

/// <summary>A PostgreSQL or MariaDB server of the data folder: the one that <c>ecomm</c> finds there, too.</summary>
/// <param name="kind">Which.</param>
/// <param name="name">Its name within the data folder.</param>
/// <param name="dataFolder">The data folder.</param>
/// <param name="databases">The databases it is to have, read when it starts.</param>
/// <param name="account">An account it is to have beside its own.</param>
internal sealed class DatabaseServer(ServerKind kind, string name, string dataFolder, Func<IEnumerable<string>> databases, string account) : ILocalServer
{
    private LocalServer? _server;

    /// <summary>The password of its accounts, once it has run.</summary>
    public string Password() => _server is { } server
        ? File.ReadAllText(server.PasswordFile).Trim()
        : throw new InvalidOperationException($"The server {name} has no password before its first start.");

    public async Task<IRunningServer> StartAsync(int? port, ILogger console, CancellationToken cancellation)
    {
        var server = await LocalServer.StartAsync(
            new() { Kind = kind, Name = name, DataFolder = dataFolder, Port = port ?? 0, Databases = [.. databases()] },
            line => console.LogInformation("{Line}", line),
            cancellation);
        _server = server;
        try
        {
            await server.CreateAccountAsync(account, cancellation);
            return new Running(server, console);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private sealed class Running : IRunningServer
    {
        private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

        private readonly LocalServer _server;
        private readonly CancellationTokenSource _over = new();

        public Running(LocalServer server, ILogger console)
        {
            _server = server;
            Ended = FollowAsync(console);
        }

        public string Product => $"{(_server.Kind is ServerKind.Postgres ? "PostgreSQL" : "MariaDB")} {_server.Version}";

        public int Port => _server.Port;

        public int ProcessId => _server.ProcessId;

        public Task Ended { get; }

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            await _over.CancelAsync();
            await Ended;
            _over.Dispose();
        }

        // The server writes to a file, which outlives us and it; the console page shows what comes new.
        private async Task FollowAsync(ILogger console)
        {
            using var file = new FileStream(_server.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(0, SeekOrigin.End);
            using var lines = new StreamReader(file);
            while (true)
            {
                var isOver = _over.IsCancellationRequested || !_server.IsRunning;
                while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
                    console.LogInformation("{Line}", line);
                if (isOver)
                    return;
                await Task.Delay(_pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
