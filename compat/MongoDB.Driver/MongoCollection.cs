using MongoDB.Bson;
using MongoDB.Driver.Wire;

namespace MongoDB.Driver;

/// <summary>A collection.</summary>
public interface IMongoCollection<TDocument>
{
    /// <summary>Reads documents.</summary>
    Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(FilterDefinition<TDocument> filter, FindOptions<TDocument, TProjection>? options = null, CancellationToken cancellationToken = default);

    /// <summary>Reads documents in a session.</summary>
    Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(
        IClientSessionHandle session, FilterDefinition<TDocument> filter, FindOptions<TDocument, TProjection>? options = null, CancellationToken cancellationToken = default);

    /// <summary>Adds documents.</summary>
    Task InsertManyAsync(IEnumerable<TDocument> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Puts a document in another's place.</summary>
    Task<ReplaceOneResult> ReplaceOneAsync(FilterDefinition<TDocument> filter, TDocument replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Removes documents.</summary>
    Task DeleteManyAsync(FilterDefinition<TDocument> filter, CancellationToken cancellationToken = default);
}

/// <summary>Which documents.</summary>
public sealed class FilterDefinition<TDocument>
{
    private FilterDefinition(BsonDocument document) => Document = document;

    /// <summary>All of them.</summary>
    public static FilterDefinition<TDocument> Empty { get; } = new(new RawBsonDocument(new Message().ToArray()));

    internal BsonDocument Document { get; }

    /// <summary>The filter that the document is.</summary>
    public static implicit operator FilterDefinition<TDocument>(BsonDocument document) => new(document);
}

/// <summary>How documents are read.</summary>
public class FindOptions<TDocument, TProjection>
{
    /// <summary>How many documents come at a time, at most.</summary>
    public int? BatchSize { get; set; }

    /// <summary>Whether the server keeps the cursor however long nobody asks it for more.</summary>
    public bool? NoCursorTimeout { get; set; }
}

/// <summary>How documents are added.</summary>
public sealed class InsertManyOptions
{
    /// <summary>Whether one that is refused keeps those after it from being added.</summary>
    public bool IsOrdered { get; set; } = true;
}

/// <summary>How a document is replaced.</summary>
public sealed class ReplaceOptions
{
    /// <summary>Whether it is added where there is none to be replaced.</summary>
    public bool IsUpsert { get; set; }
}

/// <summary>What came of replacing a document.</summary>
public abstract class ReplaceOneResult
{
    /// <summary>How many there were to be replaced: one or none.</summary>
    public abstract long MatchedCount { get; }
}

internal sealed class Replaced(long matched) : ReplaceOneResult
{
    public override long MatchedCount => matched;
}

internal sealed class MongoCollection(Server server, string database, string name) : IMongoCollection<RawBsonDocument>
{
    private const int MostDocuments = 100_000;
    private const int MostBytes = 16 << 20;

    public Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(
        FilterDefinition<RawBsonDocument> filter, FindOptions<RawBsonDocument, TProjection>? options = null, CancellationToken cancellationToken = default) =>
        FindAsync(null, filter, options, cancellationToken);

    Task<IAsyncCursor<TProjection>> IMongoCollection<RawBsonDocument>.FindAsync<TProjection>(
        IClientSessionHandle session, FilterDefinition<RawBsonDocument> filter, FindOptions<RawBsonDocument, TProjection>? options, CancellationToken cancellationToken) =>
        FindAsync((ClientSession)session, filter, options, cancellationToken);

    public async Task InsertManyAsync(IEnumerable<RawBsonDocument> documents, InsertManyOptions? options = null, CancellationToken cancellationToken = default)
    {
        var batch = new List<BsonDocument>();
        var bytes = 0;
        foreach (var document in documents)
        {
            batch.Add(document);
            bytes += document.Bytes.Length;
            if (batch.Count < MostDocuments && bytes < MostBytes)
                continue;
            await InsertAsync(batch, options, cancellationToken);
            batch.Clear();
            bytes = 0;
        }

        if (batch.Count > 0)
            await InsertAsync(batch, options, cancellationToken);
    }

    public async Task<ReplaceOneResult> ReplaceOneAsync(FilterDefinition<RawBsonDocument> filter, RawBsonDocument replacement, ReplaceOptions? options = null, CancellationToken cancellationToken = default)
    {
        var command = new Message().Text("update", name).Document("updates", updates => updates.Document("0", update => update
            .Raw(0x03, "q", filter.Document.Bytes).Raw(0x03, "u", replacement.Bytes).Flag("upsert", options?.IsUpsert ?? false)), isArray: true);
        var reply = await server.RunAsync("update", database, command, cancellationToken);
        Check(reply);
        return new Replaced(new BsonElements(reply)["n"]?.Int64 ?? 0);
    }

    public async Task DeleteManyAsync(FilterDefinition<RawBsonDocument> filter, CancellationToken cancellationToken = default)
    {
        var command = new Message().Text("delete", name).Document("deletes", deletes => deletes.Document("0", delete => delete
            .Raw(0x03, "q", filter.Document.Bytes).Number("limit", 0)), isArray: true);
        Check(await server.RunAsync("delete", database, command, cancellationToken));
    }

    private async Task<IAsyncCursor<TProjection>> FindAsync<TProjection>(
        ClientSession? session, FilterDefinition<RawBsonDocument> filter, FindOptions<RawBsonDocument, TProjection>? options, CancellationToken cancellation)
    {
        var command = new Message().Text("find", name).Raw(0x03, "filter", filter.Document.Bytes);
        if (options?.BatchSize is { } size)
            command.Number("batchSize", size);
        if (options?.NoCursorTimeout is true)
            command.Flag("noCursorTimeout", true);
        session?.WriteTo(command);
        var reply = await server.RunAsync("find", database, command, cancellation);
        if (session is { Moment.IsEmpty: true } && Moment(reply) is { Type: 0x11 } moment)
            session.Moment = moment.Value;
        return (IAsyncCursor<TProjection>)(object)new RawCursor(server, database, name, options?.BatchSize, session, reply);
    }

    private static BsonElement? Moment(ReadOnlyMemory<byte> reply) =>
        new BsonElements(reply)["cursor"] is { } cursor ? new BsonElements(cursor.Document)["atClusterTime"] ?? new BsonElements(reply)["atClusterTime"] : null;

    private async Task InsertAsync(List<BsonDocument> documents, InsertManyOptions? options, CancellationToken cancellation) =>
        Check(await server.RunAsync("insert", database, new Message().Text("insert", name).Flag("ordered", options?.IsOrdered ?? true), cancellation, documents));

    private static void Check(ReadOnlyMemory<byte> reply)
    {
        var elements = new BsonElements(reply);
        var errors = elements["writeErrors"] is { } list ? Texts(list) : [];
        if (errors.Count > 0)
            throw new MongoBulkWriteException($"A bulk write operation resulted in one or more errors. WriteErrors: [ {string.Join(", ", errors.Take(3))} ].");
        if (elements["writeConcernError"] is { } concern)
            throw new MongoBulkWriteException($"A write was not taken over: {new BsonElements(concern.Document)["errmsg"]?.Text}");
    }

    private static List<string> Texts(BsonElement list)
    {
        var texts = new List<string>();
        foreach (var error in new BsonElements(list.Document))
            texts.Add(new BsonElements(error.Document)["errmsg"]?.Text ?? "");
        return texts;
    }
}
