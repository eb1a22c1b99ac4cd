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

    /// <summary>What the database was filled with; null where no load was begun in it.</summary>
    public async Task<FolderMarker?> ReadMarkerAsync(CancellationToken cancellation)
    {
        using var found = await Collection(_marker.Name).FindAsync(
            FilterDefinition<RawBsonDocument>.Empty, new FindOptions<RawBsonDocument, RawBsonDocument>(), cancellation);
        var documents = await found.ToListAsync(cancellation);
        return documents is [var marker, ..] ? JsonSerializer.Deserialize<FolderMarker>(marker["marker"].AsString) : null;
    }

    /// <summary>Puts the marker in place of the last one.</summary>
    public Task WriteMarkerAsync(FolderMarker marker, CancellationToken cancellation)
    {
        var row = new BsonRows(_marker);
        row.StartRow();
        row.Text(Id);
        row.Text(JsonSerializer.Serialize(marker));
        row.EndRow();
        return Collection(_marker.Name).ReplaceOneAsync(BsonRows.WithIds([Id]), row.Documents[0], new ReplaceOptions { IsUpsert = true }, cancellation);
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

    /// <summary>Puts a collection in another's place.</summary>
    public Task RenameAsync(string name, string to, CancellationToken cancellation) =>
        _database.RenameCollectionAsync(name, to, new RenameCollectionOptions { DropTarget = true }, cancellation);

    public void Dispose() => _client.Dispose();

    private IMongoCollection<RawBsonDocument> Collection(string name) => _database.GetCollection<RawBsonDocument>(name);
}
