using MongoDB.Driver.Wire;

namespace MongoDB.Driver;

/// <summary>A client of a server.</summary>
public interface IMongoClient : IDisposable
{
    /// <summary>A database, whether there is one or not.</summary>
    IMongoDatabase GetDatabase(string name);

    /// <summary>Opens a session.</summary>
    Task<IClientSessionHandle> StartSessionAsync(ClientSessionOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>How a session is to be.</summary>
public sealed class ClientSessionOptions
{
    /// <summary>Whether all its reads see one moment.</summary>
    public bool Snapshot { get; set; }
}

/// <summary>A session.</summary>
public interface IClientSessionHandle : IDisposable
{
    /// <summary>How it is.</summary>
    ClientSessionOptions Options { get; }
}

/// <inheritdoc/>
public sealed class MongoClient(MongoClientSettings settings) : IMongoClient
{
    private readonly Server _server = new(settings);

    /// <inheritdoc/>
    public IMongoDatabase GetDatabase(string name) => new MongoDatabase(_server, name);

    /// <inheritdoc/>
    public Task<IClientSessionHandle> StartSessionAsync(ClientSessionOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IClientSessionHandle>(new ClientSession(options ?? new()));

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}

/// <summary>A session: its name, and the moment that its first read saw.</summary>
internal sealed class ClientSession(ClientSessionOptions options) : IClientSessionHandle
{
    private readonly byte[] _id = Guid.NewGuid().ToByteArray(bigEndian: true);

    public ClientSessionOptions Options => options;

    /// <summary>The moment, as the server writes a timestamp; empty before the first read.</summary>
    public ReadOnlyMemory<byte> Moment { get; set; }

    public void WriteIdTo(Message command) => command.Document("lsid", id => id.Binary("id", _id, subtype: 4));

    public void WriteTo(Message command)
    {
        WriteIdTo(command);
        if (!options.Snapshot)
            return;
        command.Document("readConcern", concern =>
        {
            concern.Text("level", "snapshot");
            if (!Moment.IsEmpty)
                concern.Raw(0x11, "atClusterTime", Moment.Span);
        });
    }

    public void Dispose()
    {
    }
}
