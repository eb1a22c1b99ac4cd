using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;
using EcommAspire.Lake;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EcommAspire.Ingestion.Documents;

/// <summary>
/// A document store that is MongoDB. Where it keeps its history (a replica set, a sharded cluster), all collections are read
/// as of one moment; a lone server has none to show, and each collection is as its documents are when they are read.
/// </summary>
/// <param name="source">What it is declared to hold.</param>
/// <param name="connectionString">How to reach it, with the database's name: <c>mongodb://user:password@host:27017/engagement?authSource=admin</c>.</param>
/// <param name="time">The clock.</param>
public sealed class MongoConnector(Source source, string connectionString, TimeProvider? time = null) : ISourceConnector
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public async Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation)
    {
        MongoClient? client = null;
        try
        {
            var url = MongoUrl.Create(connectionString);
            var settings = MongoClientSettings.FromUrl(url);
            settings.ServerSelectionTimeout = _patience < settings.ServerSelectionTimeout ? _patience : settings.ServerSelectionTimeout;
            settings.ApplicationName ??= "ecomm ingest";
            client = new(settings);
            var database = client.GetDatabase(url.DatabaseName ?? source.Name);
            var hello = await database.RunCommandAsync<RawBsonDocument>(MongoCommands.Hello, cancellationToken: cancellation);
            var session = MongoCommands.HasHistory(hello)
                ? await client.StartSessionAsync(new() { Snapshot = true }, cancellation)
                : null;
            var takenAt = _time.GetUtcNow();
            var names = await (await database.ListCollectionNamesAsync(cancellationToken: cancellation)).ToListAsync(cancellation);
            var opened = new MongoSnapshot(source, client, database, session, [.. names], takenAt);
            client = null;
            return opened;
        }
        catch (Exception problem) when (MongoSnapshot.IsProblem(problem))
        {
            throw MongoSnapshot.Unavailable(source, problem);
        }
        finally
        {
            client?.Dispose();
        }
    }
}

internal sealed class MongoSnapshot(
    Source source, MongoClient client, IMongoDatabase database, IClientSessionHandle? session, HashSet<string> collections, DateTimeOffset takenAt) : ISourceSnapshot
{
    public DateTimeOffset TakenAt => takenAt;

    public string? Position => null;

    public Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation) => collections.Contains(table.Name)
        ? Task.FromResult<TableExtract?>(new MongoExtract(source, table, database.GetCollection<RawBsonDocument>(table.Name), session))
        : throw new SchemaDriftException(
            $"Source {source.Name} has no collection {table.Name}, which its contract declares; fill it (`ecomm simulate`) or take it out of the contract.")
        { MissingTable = table.Name };

    public ValueTask DisposeAsync()
    {
        session?.Dispose();
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether it is the server, the connection to it or its address that failed.</summary>
    public static bool IsProblem(Exception problem) => problem is MongoException or TimeoutException;

    public static SourceUnavailableException Unavailable(Source source, Exception problem) => new(
        problem switch
        {
            MongoAuthenticationException or TimeoutException { InnerException: MongoAuthenticationException } =>
                $"Source {source.Name} refused the login. Check user, password and authSource in ConnectionStrings__{source.Name}.",
            MongoConfigurationException =>
                $"Source {source.Name} has no address that can be used: {Sentence(problem)} Check ConnectionStrings__{source.Name}.",
            // What the driver knows of the servers runs over pages; the first line says that none was found.
            TimeoutException =>
                $"Source {source.Name} cannot be read: no server that takes writes answers. Check that its server runs and that ConnectionStrings__{source.Name} points to it.",
            _ => $"Source {source.Name} cannot be read: {Sentence(problem)} Check that its server runs and that ConnectionStrings__{source.Name} points to it.",
        },
        problem);

    /// <summary>What was said, as a sentence.</summary>
    public static string Sentence(Exception problem)
    {
        var message = (problem as MongoCommandException)?.ErrorMessage ?? problem.Message;
        return message.EndsWith('.') ? message : message + '.';
    }
}

internal sealed class MongoExtract(Source source, Table table, IMongoCollection<RawBsonDocument> collection, IClientSessionHandle? session) : TableExtract(table.Columns)
{
    // The server sends no more than 16 MB at a time, however many documents that is.
    private const int BatchDocuments = 10_000;

    public override async Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            var everything = FilterDefinition<RawBsonDocument>.Empty;
            var options = new FindOptions<RawBsonDocument, RawBsonDocument> { BatchSize = BatchDocuments };
            using var cursor = session is null
                ? await collection.FindAsync(everything, options, cancellation)
                : await collection.FindAsync(session, everything, options, cancellation);
            var document = new JsonObjectRow(table);
            var bytes = new byte[1 << 16];
            var json = new ByteBuffer(1 << 16);
            while (await cursor.MoveNextAsync(cancellation))
            {
                foreach (var each in cursor.Current)
                {
                    var length = each.Slice.Length;
                    if (length > bytes.Length)
                        bytes = new byte[length * 2];
                    each.Slice.GetBytes(0, bytes, 0, length);
                    json.Clear();
                    ExtendedJson.Write(bytes.AsSpan(0, length), json);
                    WriteDocument(document, json.Written, rows.Rows);
                }
            }

            return rows.Rows.Written;
        }
        catch (Exception problem) when (MongoSnapshot.IsProblem(problem))
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SourceUnavailableException($"Collection {source.Name}.{table.Name} cannot be read: {MongoSnapshot.Sentence(problem)}", problem);
        }
    }

    private static void WriteDocument(JsonObjectRow document, ReadOnlySpan<byte> json, RowWriter rows)
    {
        rows.Begin();
        document.Write(json, rows);
        rows.End(json, rows.Faulted ? document.Key(json) : null);
    }
}

/// <summary>What is asked of a server besides documents.</summary>
internal static class MongoCommands
{
    /// <summary><c>{ hello: 1 }</c>: what kind of server it is.</summary>
    public static RawBsonDocument Hello => new([16, 0, 0, 0, 0x10, .. "hello\0"u8, 1, 0, 0, 0, 0]);

    /// <summary>Whether the server, by its answer, belongs to a replica set or is a cluster's router.</summary>
    public static bool HasHistory(RawBsonDocument hello) => hello.Contains("setName") || (hello.Contains("msg") && hello["msg"].AsString == "isdbgrid");
}
