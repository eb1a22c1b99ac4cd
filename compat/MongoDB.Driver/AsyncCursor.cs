using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver.Wire;

namespace MongoDB.Driver;

/// <summary>Documents that come batch by batch.</summary>
public interface IAsyncCursor<out TDocument> : IDisposable
{
    /// <summary>The batch.</summary>
    IEnumerable<TDocument> Current { get; }

    /// <summary>Fetches the next batch; false at the end.</summary>
    Task<bool> MoveNextAsync(CancellationToken cancellationToken = default);
}

/// <summary>What one does with cursors.</summary>
public static class IAsyncCursorExtensions
{
    /// <summary>All that is left.</summary>
    public static async Task<List<TDocument>> ToListAsync<TDocument>(this IAsyncCursor<TDocument> source, CancellationToken cancellationToken = default)
    {
        var all = new List<TDocument>();
        using (source)
        {
            while (await source.MoveNextAsync(cancellationToken))
                all.AddRange(source.Current);
        }

        return all;
    }
}

internal sealed class RawCursor : IAsyncCursor<RawBsonDocument>
{
    private readonly Server _server;
    private readonly string _database;
    private readonly string _collection;
    private readonly int? _batchSize;
    private readonly ClientSession? _session;
    private List<RawBsonDocument>? _next;
    private long _id;

    public RawCursor(Server server, string database, string collection, int? batchSize, ClientSession? session, ReadOnlyMemory<byte> reply)
    {
        (_server, _database, _collection, _batchSize, _session) = (server, database, collection, batchSize, session);
        _next = Take(reply, "firstBatch");
    }

    public IEnumerable<RawBsonDocument> Current { get; private set; } = [];

    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        if (_next is null && _id == 0)
            return false;
        Current = _next ?? await FetchAsync(cancellationToken);
        _next = null;
        return true;
    }

    public void Dispose()
    {
        if (_id == 0)
            return;
        // Nobody waits for the server to forget the cursor; where it cannot be told, it forgets it in time.
        var command = new Message().Text("killCursors", _collection).Document("cursors", c => c.Number("0", _id), isArray: true);
        _id = 0;
        _ = _server.RunAsync("killCursors", _database, command, CancellationToken.None)
            .ContinueWith(static forgotten => forgotten.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task<List<RawBsonDocument>> FetchAsync(CancellationToken cancellation)
    {
        var command = new Message().Number("getMore", _id).Text("collection", _collection);
        if (_batchSize is { } size)
            command.Number("batchSize", size);
        if (_session is { } session)
            session.WriteIdTo(command);
        return Take(await _server.RunAsync("getMore", _database, command, cancellation), "nextBatch");
    }

    private List<RawBsonDocument> Take(ReadOnlyMemory<byte> reply, string name)
    {
        var cursor = new BsonElements(new BsonElements(reply)["cursor"]!.Value.Document);
        var batch = new List<RawBsonDocument>();
        foreach (var element in cursor)
        {
            if (element.Name == "id")
            {
                _id = element.Int64;
            }
            else if (element.Name == name)
            {
                foreach (var document in new BsonElements(element.Document))
                    batch.Add(new(new ByteSlice(document.Document)));
            }
        }

        return batch;
    }
}

internal sealed class NamesCursor(RawCursor collections) : IAsyncCursor<string>
{
    public IEnumerable<string> Current => collections.Current.Select(c => c["name"].AsString);

    public Task<bool> MoveNextAsync(CancellationToken cancellationToken = default) => collections.MoveNextAsync(cancellationToken);

    public void Dispose() => collections.Dispose();
}
