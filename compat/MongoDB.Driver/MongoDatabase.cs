using MongoDB.Bson;
using MongoDB.Driver.Wire;

namespace MongoDB.Driver;

/// <summary>A database.</summary>
public interface IMongoDatabase
{
    /// <summary>A collection, whether there is one or not.</summary>
    IMongoCollection<TDocument> GetCollection<TDocument>(string name);

    /// <summary>The names of its collections and views.</summary>
    Task<IAsyncCursor<string>> ListCollectionNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs a command.</summary>
    Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, CancellationToken cancellationToken = default);

    /// <summary>Gives a collection another name.</summary>
    Task RenameCollectionAsync(string oldName, string newName, RenameCollectionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a collection, if there is one.</summary>
    Task DropCollectionAsync(string name, CancellationToken cancellationToken = default);
}

/// <summary>How a collection is given another name.</summary>
public sealed class RenameCollectionOptions
{
    /// <summary>Whether one that has the name already goes.</summary>
    public bool? DropTarget { get; set; }
}

/// <summary>A command.</summary>
public sealed class Command<TResult>
{
    private Command(BsonDocument document) => Document = document;

    internal BsonDocument Document { get; }

    /// <summary>The command that the document is.</summary>
    public static implicit operator Command<TResult>(BsonDocument document) => new(document);
}

internal sealed class MongoDatabase(Server server, string name) : IMongoDatabase
{
    private const int NamespaceNotFound = 26;

    public IMongoCollection<TDocument> GetCollection<TDocument>(string collection) => typeof(TDocument) == typeof(RawBsonDocument)
        ? (IMongoCollection<TDocument>)(object)new MongoCollection(server, name, collection)
        : throw new NotSupportedException($"This client reads and writes RawBsonDocuments, not {typeof(TDocument).Name}.");

    public async Task<IAsyncCursor<string>> ListCollectionNamesAsync(CancellationToken cancellationToken = default)
    {
        var command = new Message().Number("listCollections", 1).Flag("nameOnly", true).Document("cursor", _ => { });
        var reply = await server.RunAsync("listCollections", name, command, cancellationToken);
        return new NamesCursor(new RawCursor(server, name, "$cmd.listCollections", batchSize: null, null, reply));
    }

    public async Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, CancellationToken cancellationToken = default)
    {
        var message = new Message();
        var first = "";
        foreach (var element in new BsonElements(command.Document.Bytes.ToArray()))
        {
            first = first.Length == 0 ? element.Name : first;
            message.Raw(element.Type, element.Name, element.Value.Span);
        }

        return (TResult)(object)new RawBsonDocument(new Bson.IO.ByteSlice(await server.RunAsync(first, name, message, cancellationToken)));
    }

    public Task RenameCollectionAsync(string oldName, string newName, RenameCollectionOptions? options = null, CancellationToken cancellationToken = default) => server.RunAsync(
        "renameCollection",
        "admin",
        new Message().Text("renameCollection", $"{name}.{oldName}").Text("to", $"{name}.{newName}").Flag("dropTarget", options?.DropTarget ?? false),
        cancellationToken);

    public async Task DropCollectionAsync(string collection, CancellationToken cancellationToken = default)
    {
        try
        {
            await server.RunAsync("drop", name, new Message().Text("drop", collection), cancellationToken);
        }
        catch (MongoCommandException gone) when (gone.Code == NamespaceNotFound)
        {
            // As the real package has it, what is not there is removed.
        }
    }
}
