using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using EcommAspire.FileLocks;

namespace EcommAspire.LocalServers;

/// <summary>
/// A running server that belongs to a data folder. Several processes may use it at once; it stops when the last one lets go
/// (<see cref="DisposeAsync"/>, or its death), unless it is to be kept.
/// </summary>
public sealed class LocalServer : IAsyncDisposable
{
    private static readonly ActivitySource _activities = new("EcommAspire.LocalServers");
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _healthy = TimeSpan.FromSeconds(15);
    private readonly ServerEngine _engine;
    private readonly ServerFolder _folder;
    private readonly string _password;
    private FileLock? _use;

    internal LocalServer(ServerEngine engine, ServerFolder folder, ServerDescription description, int processId, string password, FileLock use, bool isAdopted)
    {
        (_engine, _folder, _password, _use) = (engine, folder, password, use);
        (Version, Port, ProcessId, IsAdopted) = (description.Version, description.Port, processId, isAdopted);
    }

    /// <summary>Which server it is.</summary>
    public ServerKind Kind => _engine.Kind;

    /// <summary>Its name within the data folder.</summary>
    public string Name => _folder.Name;

    /// <summary>Its version, as in "18.4".</summary>
    public string Version { get; }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The server process.</summary>
    public int ProcessId { get; }

    /// <summary>Whether it ran already when it was asked for.</summary>
    public bool IsAdopted { get; }

    /// <summary>The account that owns its databases.</summary>
    public static string UserName => ServerEngine.User;

    /// <summary>The file that holds the account's password, readable by its owner only.</summary>
    public string PasswordFile => _folder.Password;

    /// <summary>The server's own log.</summary>
    public string LogPath => _folder.Log;

    /// <summary>Whether the server or any process of it is there; <see cref="CheckHealthAsync"/> asks whether it is well.</summary>
    public bool IsRunning => FileLock.IsHeld(_folder.AliveLock);

    /// <summary>Starts a server, or adopts the one that runs already for this data folder and name.</summary>
    /// <param name="options">What to run, and where.</param>
    /// <param name="log">Receives a line for each thing done that takes time.</param>
    /// <param name="cancellationToken">Gives up; a server that was being started is stopped.</param>
    /// <exception cref="ServerUnavailableException">It cannot be started: the message says why.</exception>
    public static async Task<LocalServer> StartAsync(
        LocalServerOptions options, Action<string>? log = null, CancellationToken cancellationToken = default)
    {
        options.Validate();
        using var activity = _activities.StartActivity("server.start");
        activity?.SetTag("db.system.name", options.Kind == ServerKind.Postgres ? "postgresql" : "mariadb").SetTag("ecomm.server", options.Name);

        try
        {
            return await StartAsync(options, activity, log, cancellationToken);
        }
        catch (IOException problem) when (FullDisk.IsCauseOf(problem))
        {
            throw new ServerUnavailableException($"{options.Name} cannot be started: {FullDisk.Sentence(problem.Message)}", problem);
        }
    }

    private static async Task<LocalServer> StartAsync(LocalServerOptions options, Activity? activity, Action<string>? log, CancellationToken cancellationToken)
    {
        var folder = new ServerFolder(options.DataFolder, options.Name);
        Directory.CreateDirectory(folder.Root);
        using var gate = await FileLock.ExclusiveAsync(folder.GateLock,
            () => log?.Invoke($"{options.Name}: waiting for another process that starts or stops it"), cancellationToken);
        // Shared with other users; held against us only while a server that nobody used is being stopped.
        var use = await FileLock.SharedAsync(folder.UsersLock, () => log?.Invoke($"{options.Name}: waiting for it to stop"), cancellationToken);
        try
        {
            var server = await new ServerStart(options, folder, use, log).AdoptOrStartAsync(cancellationToken);
            activity?.SetTag("server.port", server.Port);
            if (options.Lifetime == ServerLifetime.Kept)
                server.Keep();
            return server;
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>The servers of a data folder, running or not, by name.</summary>
    public static IReadOnlyList<ServerInfo> Find(string dataFolder) => ServerInfo.FindAll(dataFolder);

    /// <summary>Stops every server of a data folder, kept or in use, and returns how many ran.</summary>
    public static async Task<int> StopAllAsync(string dataFolder, CancellationToken cancellationToken = default)
    {
        var running = Find(dataFolder).Where(server => server.State == ServerState.Running).ToList();
        await Task.WhenAll(running.Select(server => StopAsync(new ServerFolder(dataFolder, server.Name), server.Kind, cancellationToken)));
        return running.Count;
    }

    /// <summary>
    /// An ADO.NET connection string, for Npgsql or MySql.Data by <see cref="Kind"/>. It contains the password: it belongs in no log,
    /// on no command line.
    /// </summary>
    public string ConnectionString(string? database = null) => _engine.ConnectionString(_folder, Port, _password, database);

    /// <summary>Asks the server a question and waits at most fifteen seconds for the answer.</summary>
    /// <exception cref="ServerUnavailableException">It did not answer: the message says why.</exception>
    public async Task CheckHealthAsync(CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_healthy);
        try
        {
            await using var connection = await ConnectAsync(patience.Token);
            await using var question = connection.CreateCommand();
            question.CommandText = "SELECT 1";
            await question.ExecuteScalarAsync(patience.Token);
        }
        catch (Exception error) when ((error is DbException or OperationCanceledException or IOException or SocketException or TimeoutException)
            && !cancellationToken.IsCancellationRequested)
        {
            var why = error is OperationCanceledException ? $"no answer within {_healthy.TotalSeconds} seconds" : error.Message.TrimEnd('.');
            throw new ServerUnavailableException($"{Kind.ProductName()} '{Name}' on port {Port} does not answer: {why}. Its log is {LogPath}.", error)
            {
                LogPath = LogPath,
            };
        }
    }

    /// <summary>Creates a database unless it is there.</summary>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await _engine.CreateDatabaseAsync(connection, name, cancellationToken);
    }

    /// <summary>Drops a database if it is there, whoever is connected to it.</summary>
    public async Task DropDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await _engine.DropDatabaseAsync(connection, name, cancellationToken);
    }

    /// <summary>Makes an account that may do what ours may, with the same password: for clients that insist on a name.</summary>
    public async Task CreateAccountAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await _engine.CreateAccountAsync(connection, name, _password, cancellationToken);
    }

    /// <summary>Lets the server outlive those who use it, until someone stops it.</summary>
    public void Keep() => AtomicFile.Write(_folder.Kept, "This server stays until it is stopped.\n");

    /// <summary>Stops the server, whoever uses it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _engine.ClearPools();
        await StopAsync(_folder, Kind, cancellationToken);
    }

    /// <summary>Lets go of the server. The last one out stops it, unless it is to be kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _use, null) is not { } use)
            return;
        use.Dispose();
        if (!Directory.Exists(_folder.Root) || File.Exists(_folder.Kept))
            return;
        using var gate = await FileLock.ExclusiveAsync(_folder.GateLock, null, CancellationToken.None);
        using var last = FileLock.TryExclusive(_folder.UsersLock);
        if (last is null)
        {
            // Others use it, or the watch was faster and is stopping it: that is waited for.
            while (FileLock.IsHeld(_folder.AliveLock) && !CanUse())
                await Task.Delay(_pause);
            return;
        }
        _engine.ClearPools();
        await ServerStop.StopAsync(_folder, _engine, CancellationToken.None);
    }

    private bool CanUse()
    {
        using var use = FileLock.TryShared(_folder.UsersLock);
        return use is not null;
    }

    private async Task<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = _engine.Connection(_folder, Port, _password);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static async Task StopAsync(ServerFolder folder, ServerKind kind, CancellationToken cancellationToken)
    {
        using var gate = await FileLock.ExclusiveAsync(folder.GateLock, null, cancellationToken);
        File.Delete(folder.Kept);
        await ServerStop.StopAsync(folder, ServerEngine.Of(kind), cancellationToken);
    }
}
