using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using MongoDB.Bson;

namespace MongoDB.Driver.Wire;

/// <summary>One connection: OP_MSG there and back (mongodb.com/docs/manual/reference/mongodb-wire-protocol).</summary>
internal sealed class Connection : IDisposable
{
    private const int OpMsg = 2013;
    private const int HeaderBytes = 16;
    private const int MostBytes = 64 << 20;

    private readonly TcpClient _client = new() { NoDelay = true };
    private Stream _stream = Stream.Null;
    private int _request;

    /// <summary>Whether it can be used again: false from when something broke in the middle.</summary>
    public bool IsWhole { get; private set; } = true;

    public static async Task<Connection> OpenAsync((string Host, int Port) server, MongoClientSettings settings, CancellationToken cancellation)
    {
        var connection = new Connection();
        try
        {
            await connection._client.ConnectAsync(server.Host, server.Port, cancellation);
            connection._stream = connection._client.GetStream();
            if (settings.IsSet("tls") || settings.IsSet("ssl"))
                await connection.SecureAsync(server.Host, settings, cancellation);
            return connection;
        }
        catch (Exception problem)
        {
            connection.Dispose();
            if (problem is SocketException or IOException or AuthenticationException)
                throw new MongoConnectionException($"{server.Host}:{server.Port} cannot be reached: {problem.Message}", problem);
            throw;
        }
    }

    /// <summary>Sends a command with, where there are any, the documents it writes, and gives the reply.</summary>
    /// <exception cref="MongoCommandException">The server refused it.</exception>
    /// <exception cref="MongoConnectionException">The connection broke.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAsync(string name, byte[] command, IReadOnlyList<BsonDocument> documents, CancellationToken cancellation)
    {
        IsWhole = false;
        try
        {
            await _stream.WriteAsync(Framed(command, documents), cancellation);
            var reply = await ReplyAsync(cancellation);
            IsWhole = true;
            var elements = new BsonElements(reply);
            return elements["ok"]?.Number == 1
                ? reply
                : throw new MongoCommandException(name, (int)(elements["code"]?.Number ?? 0), elements["errmsg"]?.Text ?? "the server gave no reason");
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            throw new MongoConnectionException($"The connection broke: {problem.Message}", problem);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private async Task SecureAsync(string host, MongoClientSettings settings, CancellationToken cancellation)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (settings.IsSet("tlsInsecure") || settings.IsSet("tlsAllowInvalidCertificates"))
        {
            // What the address asks for in so many words.
#pragma warning disable CA5359, MA0039
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(options, cancellation);
    }

    private byte[] Framed(byte[] command, IReadOnlyList<BsonDocument> documents)
    {
        var identifier = "documents\0"u8;
        var sequence = documents.Sum(d => d.Bytes.Length);
        var length = HeaderBytes + 4 + 1 + command.Length + (documents.Count == 0 ? 0 : 1 + 4 + identifier.Length + sequence);
        var message = new byte[length];
        var at = message.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(at, length);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], ++_request);
        BinaryPrimitives.WriteInt32LittleEndian(at[12..], OpMsg);
        at = at[(HeaderBytes + 5)..];
        command.CopyTo(at);
        at = at[command.Length..];
        if (documents.Count == 0)
            return message;
        at[0] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(at[1..], 4 + identifier.Length + sequence);
        identifier.CopyTo(at[5..]);
        at = at[(5 + identifier.Length)..];
        foreach (var document in documents)
        {
            document.Bytes.CopyTo(at);
            at = at[document.Bytes.Length..];
        }

        return message;
    }

    private async Task<ReadOnlyMemory<byte>> ReplyAsync(CancellationToken cancellation)
    {
        var header = new byte[HeaderBytes];
        await _stream.ReadExactlyAsync(header, cancellation);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header) - HeaderBytes;
        var operation = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        if (operation != OpMsg || length is < 10 or > MostBytes)
            throw new MongoConnectionException($"The server does not speak MongoDB's protocol: it answered {Encoding.Latin1.GetString(header, 0, 4).Trim()}…");
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, cancellation);
        return body[4] == 0
            ? body.AsMemory(5, BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(5)))
            : throw new MongoConnectionException("The server answered in a form that was not asked for.");
    }
}
