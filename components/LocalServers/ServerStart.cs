using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EcommAspire.FileLocks;

namespace EcommAspire.LocalServers;

/// <summary>One start of a server, under its gate: adopts what runs, cleans up what does not, starts the rest.</summary>
internal sealed class ServerStart(LocalServerOptions options, ServerFolder folder, FileLock use, Action<string>? log)
{
    private const int Attempts = 5;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _adoption = TimeSpan.FromSeconds(60);
    private readonly ServerEngine _engine = ServerEngine.Of(options.Kind);
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();

    private string Product => options.Kind.ProductName();

    public async Task<LocalServer> AdoptOrStartAsync(CancellationToken cancellationToken)
    {
        RefuseAnotherKind();
        return await AdoptAsync(cancellationToken) ?? await StartAsync(cancellationToken);
    }

    private void RefuseAnotherKind()
    {
        var other = ServerEngine.Of(options.Kind == ServerKind.Postgres ? ServerKind.MariaDb : ServerKind.Postgres);
        if (other.Recognises(folder.Data))
        {
            throw new ServerUnavailableException(
                $"{folder.Root} holds {other.Kind.ProductName()} data, and {Product} was asked for: use another name or another data folder.");
        }
    }

    private async Task<LocalServer?> AdoptAsync(CancellationToken cancellationToken)
    {
        if (!FileLock.IsHeld(folder.AliveLock))
            return null;
        if (ServerDescription.Read(folder) is { } description && ProcessIdentity.Read(folder.Pid) is { IsAlive: true } process
            && ServerPassword.Read(folder) is { } password)
        {
            if (options.Port != 0 && options.Port != description.Port)
            {
                throw new ServerUnavailableException(
                    $"{Product} '{folder.Name}' of {folder.DataFolder} runs already, on port {description.Port}: stop it first, or ask for that port.");
            }
            try
            {
                await PrepareDatabasesAsync(description, password, () => process.IsAlive, _adoption, cancellationToken);
                return new LocalServer(_engine, folder, description, process.Pid, password, use, isAdopted: true);
            }
            catch (DbException error)
            {
                log?.Invoke($"{folder.Name}: a {Product} of an earlier run does not answer ({error.Message.TrimEnd('.')}), so it is started again");
            }
        }
        await ServerStop.StopAsync(folder, _engine, cancellationToken);
        return null;
    }

    private async Task<LocalServer> StartAsync(CancellationToken cancellationToken)
    {
        await folder.CreateAsync(cancellationToken);
        var setting = new ServerSetting(_engine.Choose(folder.Data), folder, ServerAccount.For(folder), options.Ephemeral);
        var password = new ServerData(setting, _engine, log).Ensure();
        for (var attempt = 1; ; attempt++)
        {
            var description = new ServerDescription(options.Kind, setting.Installation.Version, ChoosePort(attempt));
            description.Write(folder);
            var serverLog = ServerLog.AtEnd(folder.Log);
            using var process = ServerLauncher.Start(setting, _engine, description.Port);
            try
            {
                await WaitUntilReadyAsync(process, serverLog, cancellationToken);
                await PrepareDatabasesAsync(description, password, () => !process.HasExited, options.StartTimeout, cancellationToken);
                log?.Invoke($"{folder.Name}: {Product} {description.Version} on port {description.Port} ({_elapsed.ElapsedMilliseconds} ms)");
                return new LocalServer(_engine, folder, description, process.Id, password, use, isAdopted: false);
            }
            catch (Exception error)
            {
                await ServerStop.StopAsync(folder, _engine, CancellationToken.None);
                var again = attempt < Attempts && error switch
                {
                    // Somebody took the port between our look and the server's: another one.
                    ServerUnavailableException => options.Port == 0 && serverLog.SaysPortIsTaken(),
                    DbException refused => _engine.IsWrongPassword(refused),
                    _ => false,
                };
                if (!again)
                    throw error as ServerUnavailableException ?? (error is DbException ? Failed(ServerLog.Summarise(error.Message), error) : error);
                if (error is DbException)
                    _engine.ResetPassword(setting, folder.Data, password);
            }
        }
    }

    private int ChoosePort(int attempt)
    {
        if (options.Port != 0)
        {
            return LoopbackPort.IsFree(options.Port) ? options.Port : throw new ServerUnavailableException(
                $"Port {options.Port} is taken, so {Product} '{folder.Name}' cannot have it: stop what uses it, or let the port be chosen (0).");
        }
        // The last one again where possible: a client somebody configured goes on working.
        if (attempt == 1 && ServerDescription.Read(folder) is { Port: > 0 and var last } && LoopbackPort.IsFree(last))
            return last;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitUntilReadyAsync(Process process, ServerLog serverLog, CancellationToken cancellationToken)
    {
        var launched = Stopwatch.StartNew();
        while (!serverLog.Read().Contains(_engine.ReadyMark, StringComparison.Ordinal))
        {
            if (process.HasExited)
                throw Failed(serverLog.Summary());
            if (launched.Elapsed > options.StartTimeout)
                throw Failed($"it was not ready within {options.StartTimeout.TotalSeconds:0} seconds ({serverLog.Summary().TrimEnd('.')})");
            await Task.Delay(_pause, cancellationToken);
        }
    }

    /// <summary>Connects, with patience while the server comes up, and creates what databases are missing.</summary>
    private async Task PrepareDatabasesAsync(
        ServerDescription description, string password, Func<bool> isAlive, TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = _elapsed.Elapsed + patience;
        while (true)
        {
            await using var connection = _engine.Connection(folder, description.Port, password);
            try
            {
                await connection.OpenAsync(cancellationToken);
            }
            catch (DbException error) when (!_engine.IsWrongPassword(error) && isAlive() && _elapsed.Elapsed < deadline)
            {
                await Task.Delay(_pause, cancellationToken);
                continue;
            }
            foreach (var database in options.Databases)
                await _engine.CreateDatabaseAsync(connection, database, cancellationToken);
            return;
        }
    }

    private ServerUnavailableException Failed(string why, Exception? error = null) =>
        new($"{Product} '{folder.Name}' did not start: {why.TrimEnd('.')}. Its log is {folder.Log}.", error) { LogPath = folder.Log };
}
