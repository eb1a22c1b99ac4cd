using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace EcommAspire.Fixtures;

/// <summary>A column of a <see cref="SqlServerScript"/>'s table, as <c>sys.columns</c> has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="Nullable">Whether it may be null.</param>
/// <param name="MaxLength">Its bytes; -1 where they are unbounded.</param>
/// <param name="Precision">Its digits.</param>
/// <param name="Scale">Its digits after the point, or of a second's fraction.</param>
public sealed record ScriptColumn(string Name, string Type, bool Nullable = true, short MaxLength = -1, byte Precision = 0, byte Scale = 0);

/// <summary>A table of a <see cref="SqlServerScript"/>.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, of the .NET types that the client's reader gives.</param>
public sealed record ScriptTable(IReadOnlyList<ScriptColumn> Columns, List<object?[]> Rows);

/// <summary>
/// Speaks SQL Server's protocol (MS-TDS 8.0, all of it within TLS) as far as the platform's own statements go, for machines where
/// no SQL Server runs: it lists and reads tables, makes and moves them, and takes rows in bulk. It understands no SQL but those
/// statements, has no transactions to undo, and enforces nothing.
/// </summary>
public sealed partial class SqlServerScript : IDisposable
{
    /// <summary>Who may log in.</summary>
    public const string User = "sa";

    /// <summary>With which password.</summary>
    public const string Password = "Pass-word;1";

    private const int PacketBytes = 8000;
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly string _certificateFile = Path.GetTempFileName();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Begins to listen.</summary>
    public SqlServerScript()
    {
        File.WriteAllText(_certificateFile, _certificate.ExportCertificatePem());
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>What it holds: tables of <c>dbo</c> by their names, those of another schema with it before a dot.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, ScriptTable> Tables { get; } = [];

    /// <summary>Whether its database allows snapshots.</summary>
    public bool AllowsSnapshots { get; set; } = true;

    /// <summary>What it was asked, in order.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Statements { get; } = [];

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How to reach it.</summary>
    public string ConnectionString(int? port = null, string password = Password) =>
        $"Server=127.0.0.1,{port ?? Port};User ID={User};Password=\"{password}\";Initial Catalog=d;Encrypt=Strict;Server Certificate={_certificateFile};Connect Timeout=10;Connect Retry Count=0";

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
        _certificate.Dispose();
        File.Delete(_certificateFile);
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = TalkAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(
                    new() { ServerCertificate = _certificate, ApplicationProtocols = [new("tds/8.0")] }, _stop.Token);
                ScriptTable? bulk = null;
                while (await ReceiveAsync(stream) is (var type, var body))
                {
                    var text = type is 0x01 ? Encoding.Unicode.GetString(body.AsSpan((int)BinaryPrimitives.ReadUInt32LittleEndian(body))) : "";
                    if (text.StartsWith("insert bulk ", StringComparison.OrdinalIgnoreCase))
                        bulk = Tables[Key(BulkTarget().Match(text).Groups["name"].Value)];
                    using var answer = type switch
                    {
                        0x12 => Prelogin(),
                        0x10 => Login(body),
                        0x01 => Answer(text),
                        0x03 => Call(body),
                        0x07 => Take(body, bulk!),
                        0x0E => Transaction(body[BinaryPrimitives.ReadInt32LittleEndian(body)]),
                        // Attention: the client wants no more of what it has already.
                        0x06 => new Tokens().Done(status: 0x20),
                        _ => new Tokens().Error(50000, $"This server does not know packets of type {type}.").Done(status: 2),
                    };
                    await SendAsync(stream, answer.ToArray());
                }
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static Tokens Prelogin() => new Tokens().Raw(
    [
        // Version, encryption (not supported) and several results at once (no), each with its place and length.
        0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 4, 0, 23, 0, 1, 0xFF,
        16, 0, 0x03, 0xE8, 0, 0, 2, 0,
    ]);

    private static Tokens Login(byte[] login)
    {
        var (user, password) = (Field(login, 40), Field(login, 44));
        for (var i = 0; i < password.Length; i++)
            password[i] = (byte)(((password[i] ^ 0xA5) >> 4) | ((password[i] ^ 0xA5) << 4));
        var isKnown = Encoding.Unicode.GetString(user) == User && Encoding.Unicode.GetString(password) == Password;
        return isKnown
            ? new Tokens().LoginAck().Collation().PacketSize(PacketBytes).Done()
            : new Tokens().Error(18456, $"Login failed for user '{Encoding.Unicode.GetString(user)}'.").Done(status: 2);
    }

    private static byte[] Field(byte[] login, int at) => login.AsSpan(
        BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(at)), BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(at + 2)) * 2).ToArray();

    private Tokens Answer(string sql)
    {
        Statements.Enqueue(sql);
        if (sql.Contains("snapshot_isolation_state", StringComparison.Ordinal))
            return new Tokens().Table([new("state", "tinyint", MaxLength: 1)], [[(byte)(AllowsSnapshots ? 1 : 0)]]);
        if (sql.Contains("from sys.columns", StringComparison.Ordinal))
            return Catalog(Between(sql, "object_id(N'[", "]')"));
        if (sql.StartsWith("select [", StringComparison.Ordinal))
            return Rows(sql);
        return sql switch
        {
            _ when sql.Contains("sp_getapplock", StringComparison.Ordinal) => new Tokens().Table([new("taken", "int", MaxLength: 4)], [[0]]),
            _ when sql.Contains("from sys.objects", StringComparison.Ordinal) => new Tokens().Table([new("name", "nvarchar", MaxLength: 256)], Names(Between(sql, "schema_id('", "')"))),
            _ when sql.StartsWith("select count_big(*) from ", StringComparison.Ordinal) => new Tokens().Table([new("", "bigint", MaxLength: 8)], [[(long)Tables[Key(sql[25..])].Rows.Count]]),
            _ when sql.StartsWith("select mode, ", StringComparison.Ordinal) => Held(Key(Between($"{sql} ", " from ", " "))),
            _ when sql.StartsWith("select @@trancount; ", StringComparison.Ordinal) => Shape(Tables[Key(Between(sql, "select * from ", " SET "))]),
            _ when sql.StartsWith("create table ", StringComparison.Ordinal) => Create(sql),
            _ when sql.StartsWith("alter schema ", StringComparison.Ordinal) => Move(Key(sql[(sql.LastIndexOf(' ') + 1)..])),
            _ when sql.StartsWith("drop table ", StringComparison.Ordinal) => Drop(Key(sql[(sql.LastIndexOf(' ') + 1)..])),
            _ => new Tokens().Done(),
        };
    }

    private static string Key(string name)
    {
        var key = name.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return key.StartsWith("dbo.", StringComparison.Ordinal) ? key[4..] : key;
    }

    private IEnumerable<object?[]> Names(string schema) => Tables.Keys
        .Where(k => schema == "dbo" ? !k.Contains('.', StringComparison.Ordinal) : k.StartsWith($"{schema}.", StringComparison.Ordinal))
        .Select(k => new object?[] { k[(k.IndexOf('.', StringComparison.Ordinal) + 1)..] });

    private Tokens Held(string name) => Tables.TryGetValue(name, out var table)
        ? new Tokens().Table(table.Columns, table.Rows)
        : new Tokens().Error(208, $"Invalid object name '{name}'.").Done(status: 2);

    // How the client asks what a table is like before it fills it: three results, of which the second has no rows.
    private static Tokens Shape(ScriptTable table) => new Tokens()
        .Table([new("", "int", MaxLength: 4)], [[0]], hasMore: true)
        .Table(table.Columns, [], hasMore: true)
        .Table(
            [new("colid", "int", MaxLength: 4), new("name", "nvarchar", MaxLength: 256), new("tds_collation", "varbinary", MaxLength: 5), new("collation", "nvarchar", MaxLength: 256)],
            table.Columns.Select((c, i) => new object?[] { i + 1, c.Name, null, c.Type == "nvarchar" ? "Latin1_General_100_CI_AS_SC" : null }));

    private Tokens Create(string sql)
    {
        var columns = sql.Split('\n').Select(l => ColumnLine().Match(l)).Where(m => m.Success).Select(Column).ToList();
        Tables[Key(Between(sql, "create table ", " ("))] = new(columns, []);
        return new Tokens().Done();
    }

    private static ScriptColumn Column(Match line)
    {
        var (type, first, second) = (line.Groups["type"].Value, line.Groups["first"].Value, line.Groups["second"].Value);
        _ = short.TryParse(first, out var bound);
        _ = byte.TryParse(second, out var scale);
        return new(
            line.Groups["name"].Value, type == "integer" ? "int" : type, !line.Groups["not"].Success,
            type switch { "nvarchar" => first == "max" ? (short)-1 : (short)(bound * 2), "varbinary" => -1, _ => 8 },
            type == "decimal" ? (byte)bound : (byte)0, type switch { "decimal" => scale, "datetime2" or "datetimeoffset" => (byte)bound, _ => 0 });
    }

    private Tokens Move(string name)
    {
        Tables.TryRemove(name, out var table);
        Tables[name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]] = table!;
        return new Tokens().Done();
    }

    private Tokens Drop(string name)
    {
        Tables.TryRemove(name, out _);
        return new Tokens().Done();
    }

    private static Tokens Take(byte[] body, ScriptTable table)
    {
        using var reader = new TokenReader(body);
        var rows = reader.Table();
        table.Rows.AddRange(rows);
        return new Tokens().Done(rows: rows.Count);
    }

    // Of procedures it knows the one that runs a statement with values: here the marker's.
    private Tokens Call(byte[] body)
    {
        using var reader = new TokenReader(body);
        var values = reader.Call();
        Statements.Enqueue((string)values[0]!);
        var marker = Tables[Key(Between((string)values[0]!, "update ", " set "))].Rows[0];
        marker[2] = values[^1];
        return new Tokens().Done(rows: 1);
    }

    private static Tokens Transaction(byte request) => new Tokens().Transaction(request switch { 5 => 8, 7 => 9, _ => 10 }).Done();

    [GeneratedRegex(@"insert bulk (?<name>\S+) \(", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 60_000)]
    private static partial Regex BulkTarget();

    [GeneratedRegex(@"^\s*\[(?<name>\w+)\] (?<type>\w+)(\((?<first>\w+)(,(?<second>\d+))?\))?(?<not> not)? null", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ColumnLine();

    private Tokens Catalog(string name) => new Tokens().Table(
        [
            new("name", "nvarchar", MaxLength: 256), new("type", "nvarchar", MaxLength: 256), new("is_nullable", "bit", MaxLength: 1),
            new("max_length", "smallint", MaxLength: 2), new("precision", "tinyint", MaxLength: 1), new("scale", "tinyint", MaxLength: 1),
        ],
        Tables.TryGetValue(name, out var table) ? table.Columns.Select(c => new object?[] { c.Name, c.Type, c.Nullable, c.MaxLength, c.Precision, c.Scale }) : []);

    private Tokens Rows(string sql)
    {
        var from = sql.LastIndexOf(" from [", StringComparison.Ordinal);
        var name = sql[(from + 7)..^1];
        if (!Tables.TryGetValue(name, out var table))
            return new Tokens().Error(208, $"Invalid object name '{name}'.").Done(status: 2);
        var columns = sql["select ".Length..from].Split(", ").Select(c => table.Columns.ToList().FindIndex(t => c == $"[{t.Name}]")).ToList();
        return columns.Contains(-1)
            ? new Tokens().Error(207, "Invalid column name.").Done(status: 2)
            : new Tokens().Table([.. columns.Select(i => table.Columns[i])], table.Rows.Select(r => columns.Select(i => r[i]).ToArray()));
    }

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }

    private async Task<(byte Type, byte[] Body)?> ReceiveAsync(SslStream stream)
    {
        var header = new byte[8];
        using var body = new MemoryStream();
        do
        {
            if (await stream.ReadAtLeastAsync(header, 8, throwOnEndOfStream: false, _stop.Token) < 8)
                return null;
            var part = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - 8];
            await stream.ReadExactlyAsync(part, _stop.Token);
            body.Write(part);
        }
        while ((header[1] & 1) == 0);
        return (header[0], body.ToArray());
    }

    private async Task SendAsync(SslStream stream, byte[] answer)
    {
        for (var at = 0; at == 0 || at < answer.Length; at += PacketBytes - 8)
        {
            var length = Math.Min(PacketBytes - 8, answer.Length - at);
            var packet = new byte[length + 8];
            packet[0] = 4;
            packet[1] = at + length == answer.Length ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            answer.AsSpan(at, length).CopyTo(packet.AsSpan(8));
            await stream.WriteAsync(packet, _stop.Token);
        }
    }
}
