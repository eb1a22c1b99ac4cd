using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Engagement;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EcommAspire.Simulator.Loading;

/// <summary>A database of MongoDB that documents go to, and the marker of what they are.</summary>
internal sealed class MongoPlace : IDisposable
{
    private const string Id = "000000000000000000000001";
    private const int NamespaceNotFound = 26;

    // One document with one text; a collection's contract is what the rows are written by.
    private static readonly Table _marker = new(LoadMarker.Table.Name, "What the database was filled with. One document.",
        [new("_id", ColumnType.Varchar(24), "Always the same."), new("marker", ColumnType.Text, "What it was filled with, as JSON.")]);

    private readonly MongoUrl _url;
    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;

    private MongoPlace(MongoUrl url, string database)
    {
        _url = url;
        var settings = MongoClientSettings.FromUrl(url);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(10);
        settings.ApplicationName ??= "ecomm simulate";
        _client = new(settings);
        _database = _client.GetDatabase(url.DatabaseName ?? database);
    }

    /// <summary>The database and its server, for messages: no user, no password.</summary>
    public override string ToString() => $"{_url.DatabaseName} on MongoDB {_url.Server}";

    /// <summary>Does something with a source's database.</summary>
    /// <exception cref="LoadException">The server is away, or refused.</exception>
    public static async Task<T> UseAsync<T>(string connectionString, Source source, Func<MongoPlace, Task<T>> use)
    {
        MongoPlace? place = null;
        try
        {
            place = new(MongoUrl.Create(connectionString), source.Name);
            return await use(place);
        }
        catch (Exception problem) when (problem is MongoException or TimeoutException)
        {
            var name = place?.ToString() ?? $"ConnectionStrings__{source.Name}";
            throw problem switch
            {
                MongoAuthenticationException => new LoadException($"{name} refused the login.", problem),
                TimeoutException => new LoadException($"{name} does not answer. Is the server up?", problem),
                _ => new LoadException($"{name} refused: {problem.Message}", problem),
            };
        }
        finally
        {
            place?.Dispose();
        }
    }

    /// <summary>
    /// What the database was filled with; null where it was not. What a load had ready and did not come to put in place is put
    /// there first: each of its collections is renamed once, whoever does it.
    /// </summary>
    public async Task<MongoMarker?> ReadMarkerAsync(CancellationToken cancellation)
    {
        while (await ReadWrittenAsync(cancellation) is { } written)
        {
            var marker = JsonSerializer.Deserialize<MongoMarker>(written)! with { Written = written };
            if (marker.Coming.Count == 0)
                return marker;
            foreach (var name in marker.Coming)
                await TryRenameAsync(marker.Beside(name), name, cancellation);
            await TryWriteMarkerAsync(marker, marker with { Coming = [] }, cancellation);
        }

        return null;
    }

    /// <summary>Puts a marker in place of the one that was read, or of none; false where that is not what is there any more.</summary>
    public async Task<bool> TryWriteMarkerAsync(MongoMarker? read, MongoMarker marker, CancellationToken cancellation)
    {
        var markers = Collection(_marker.Name);
        var document = Document(JsonSerializer.Serialize(marker));
        if (read is not null)
            return (await markers.ReplaceOneAsync(Document(read.Written!), document, cancellationToken: cancellation)).MatchedCount == 1;
        try
        {
            await markers.InsertManyAsync([document], cancellationToken: cancellation);
            return true;
        }
        catch (MongoBulkWriteException)
        {
            // Another's may have the identifier that they all have.
            if (await ReadWrittenAsync(cancellation) is null)
                throw;
            return false;
        }
    }

    /// <summary>The names of what it holds.</summary>
    public async Task<HashSet<string>> NamesAsync(CancellationToken cancellation) =>
        [.. await (await _database.ListCollectionNamesAsync(cancellationToken: cancellation)).ToListAsync(cancellation)];

    /// <summary>Adds documents.</summary>
    public Task AddAsync(string name, IReadOnlyList<RawBsonDocument> documents, CancellationToken cancellation) => documents.Count == 0
        ? Task.CompletedTask
        : Collection(name).InsertManyAsync(documents, cancellationToken: cancellation);

    /// <summary>Removes the documents that have these identifiers.</summary>
    public Task RemoveAsync(string name, IReadOnlyList<string> ids, CancellationToken cancellation) => ids.Count == 0
        ? Task.CompletedTask
        : Collection(name).DeleteManyAsync(BsonRows.WithIds(ids), cancellation);

    /// <summary>Removes a collection, if there is one.</summary>
    public Task DropAsync(string name, CancellationToken cancellation) => _database.DropCollectionAsync(name, cancellation);

    public void Dispose() => _client.Dispose();

    private static RawBsonDocument Document(string marker)
    {
        var row = new BsonRows(_marker);
        row.StartRow();
        row.Text(Id);
        row.Text(marker);
        row.EndRow();
        return row.Documents[0];
    }

    private async Task<string?> ReadWrittenAsync(CancellationToken cancellation)
    {
        using var found = await Collection(_marker.Name).FindAsync(
            FilterDefinition<RawBsonDocument>.Empty, new FindOptions<RawBsonDocument, RawBsonDocument>(), cancellation);
        return await found.ToListAsync(cancellation) is [var marker, ..] ? marker["marker"].AsString : null;
    }

    // Puts a collection in another's place, where there still is one.
    private async Task TryRenameAsync(string name, string to, CancellationToken cancellation)
    {
        try
        {
            await _database.RenameCollectionAsync(name, to, new RenameCollectionOptions { DropTarget = true }, cancellation);
        }
        catch (MongoCommandException gone) when (gone.Code == NamespaceNotFound)
        {
            // It is in its place.
        }
    }

    private IMongoCollection<RawBsonDocument> Collection(string name) => _database.GetCollection<RawBsonDocument>(name);
}
