using System.Collections.Concurrent;
using System.Diagnostics;
using MongoDB.Bson;

namespace MongoDB.Driver.Wire;

/// <summary>The server that takes writes, by connections that are used again.</summary>
internal sealed class Server(MongoClientSettings settings) : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentBag<Connection> _idle = [];
    private bool _disposed;

    /// <summary>Runs a command on a database.</summary>
    public async Task<ReadOnlyMemory<byte>> RunAsync(
        string name, string database, Message command, CancellationToken cancellation, IReadOnlyList<BsonDocument>? documents = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var bytes = command.Text("$db", database).ToArray();
        if (!_idle.TryTake(out var connection))
            connection = await FindAsync(cancellation);
        try
        {
            return await connection.AskAsync(name, bytes, documents ?? [], cancellation);
        }
        finally
        {
            if (connection.IsWhole && !_disposed)
                _idle.Add(connection);
            else
                connection.Dispose();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    private async Task<Connection> FindAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(settings.ServerSelectionTimeout);
        var last = new MongoConnectionException("no server was asked");
        try
        {
            while (true)
            {
                foreach (var server in settings.Url.Servers)
                {
                    try
                    {
                        if (await TryOpenAsync(server, patience.Token) is { } connection)
                            return connection;
                        last = new($"{server.Host}:{server.Port} does not take writes");
                    }
                    catch (MongoConnectionException problem) when (problem is not MongoAuthenticationException)
                    {
                        last = problem;
                    }
                }

                await Task.Delay(_pause, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"A timeout occurred after {watch.ElapsedMilliseconds}ms selecting a server: {last.Message}", last);
        }
    }

    private async Task<Connection?> TryOpenAsync((string Host, int Port) server, CancellationToken cancellation)
    {
        var connection = await Connection.OpenAsync(server, settings, cancellation);
        var isKept = false;
        try
        {
            var hello = new Message().Number("hello", 1).Document("client", client =>
            {
                if (settings.ApplicationName is { } name)
                    client.Document("application", a => a.Text("name", name));
                client.Document("driver", d => d.Text("name", "stand-in").Text("version", "3")).Document("os", o => o.Text("type", "Linux"));
            });
            var reply = new BsonElements(await connection.AskAsync("hello", hello.Text("$db", "admin").ToArray(), [], cancellation));
            if (reply["isWritablePrimary"]?.Number != 1 && !settings.IsSet("directConnection"))
                return null;
            if (settings.Url.Username is not null)
                await Scram.LogInAsync(connection, settings.Url, cancellation);
            isKept = true;
            return connection;
        }
        finally
        {
            if (!isKept)
                connection.Dispose();
        }
    }
}
