using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EcommAspire.Ingestion.Tests;

/// <summary>
/// A server that speaks MySQL's protocol as far as a test writes it down: what no real server does on request. It holds one
/// table <c>t (id bigint, name text)</c>.
/// </summary>
internal sealed class MySqlServerScript : IAsyncDisposable
{
    public const string User = "reader";
    public const string Password = "pass-word-é";

    private static readonly byte[] _challenge = [.. Enumerable.Range(1, 20).Select(i => (byte)(i + 40))];
    private static readonly byte[] _ok = [0, 0, 0, 2, 0, 0, 0];
    private static readonly byte[] _end = [0xfe, 0, 0, 2, 0];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Conversation, Task> _rows;
    private readonly string _method;
    private readonly bool _fullLogin;
    private readonly bool _speaksTls;
    private readonly Task _serving;

    /// <param name="rows">What it sends for the table's rows, after their columns.</param>
    /// <param name="method">How it wants the password proved.</param>
    /// <param name="fullLogin">Whether it does not remember the user, and so wants the password itself.</param>
    /// <param name="speaksTls">Whether it offers TLS, with a certificate that nobody knows.</param>
    public MySqlServerScript(Func<Conversation, Task> rows, string method = "mysql_native_password", bool fullLogin = false, bool speaksTls = false)
    {
        (_rows, _method, _fullLogin, _speaksTls) = (rows, method, fullLogin, speaksTls);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Connections { get; private set; }

    public int Logins { get; private set; }

    public int LoginsOverTls { get; private set; }

    public string ConnectionString(string more = "") =>
        $"server=127.0.0.1;port={((IPEndPoint)_listener.LocalEndpoint).Port};user id={User};password={Password};database=d;{more}";

    public static byte[] Row(params string?[] values)
    {
        using var row = new MemoryStream();
        foreach (var value in values)
        {
            if (value is null)
            {
                row.WriteByte(0xfb);
                continue;
            }

            var bytes = Encoding.UTF8.GetBytes(value);
            row.WriteByte((byte)bytes.Length);
            row.Write(bytes);
        }

        return row.ToArray();
    }

    public static byte[] Error(int number, string message) => [0xff, (byte)number, (byte)(number >> 8), .. "#HY000"u8, .. Encoding.UTF8.GetBytes(message)];

    public static Task EndAsync(Conversation conversation) => conversation.SendAsync(_end);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(new(client, _stop.Token));
            }
            catch (Exception problem) when (problem is IOException or SocketException or System.Security.Authentication.AuthenticationException or OperationCanceledException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task TalkAsync(Conversation client)
    {
        Connections++;
        var isKnown = _method is "mysql_native_password" or "caching_sha2_password";
        await client.SendAsync([10, .. "8.0.0-script\0"u8, 1, 0, 0, 0, .. _challenge[..8], 0, 0x0d, (byte)(_speaksTls ? 0xaa : 0xa2), 45, 2, 0, 0x08, 0, 21, .. new byte[10], .. _challenge[8..], 0, .. Encoding.ASCII.GetBytes(isKnown ? _method : "mysql_native_password"), 0]);
        var login = await client.ReceiveAsync();
        if (login.Length == 32)
        {
            await client.SecureAsync();
            login = await client.ReceiveAsync();
        }

        if (!isKnown)
        {
            await client.SendAsync([0xfe, .. Encoding.ASCII.GetBytes(_method), 0, .. _challenge, 0]);
            return;
        }

        if (!await LoginAsync(client, login))
        {
            await client.SendAsync(Error(1045, $"Access denied for user '{User}'"));
            return;
        }

        Logins++;
        LoginsOverTls += client.IsSecure ? 1 : 0;
        await client.SendAsync(_ok);
        while (await client.ReceiveAsync() is [3, .. var statement])
        {
            client.Restart();
            await AnswerAsync(client, Encoding.UTF8.GetString(statement));
        }
    }

    private async Task AnswerAsync(Conversation client, string statement)
    {
        if (!statement.StartsWith("select", StringComparison.Ordinal))
        {
            await client.SendAsync(_ok);
            return;
        }

        var isCatalog = statement.Contains("information_schema", StringComparison.Ordinal);
        var columns = isCatalog ? 7 : 2;
        await client.SendAsync([(byte)columns]);
        for (var i = 0; i < columns; i++)
            await client.SendAsync([3, .. "def"u8, 0, 0, 0, 1, (byte)'c', 0, 12, 45, 0, 255, 0, 0, 0, 253, 0, 0, 0, 0, 0]);
        await client.SendAsync(_end);
        if (!isCatalog)
        {
            await _rows(client);
            return;
        }

        await client.SendAsync(Row("id", "bigint", "bigint(20)", "YES", "19", "0", null));
        await client.SendAsync(Row("name", "text", "text", "YES", null, null, "utf8mb4"));
        await client.SendAsync(_end);
    }

    private async Task<bool> LoginAsync(Conversation client, byte[] login)
    {
        var user = 32 + login.AsSpan(32).IndexOf((byte)0);
        var answer = login.AsMemory(user + 2, login[user + 1]).ToArray();
        var password = Encoding.UTF8.GetBytes(Password);
        if (_method != "caching_sha2_password")
            return answer.Length == 20;
        var stored = SHA256.HashData(SHA256.HashData(password));
        var mask = SHA256.HashData([.. stored, .. _challenge]);
        // Hashing the answer without its mask gives what the server keeps.
        if (!SHA256.HashData([.. answer.Zip(mask, (a, m) => (byte)(a ^ m))]).AsSpan().SequenceEqual(stored))
            return false;
        if (!_fullLogin)
        {
            await client.SendAsync([1, 3]);
            return true;
        }

        await client.SendAsync([1, 4]);
        if (client.IsSecure)
            return (await client.ReceiveAsync()).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[.. password, 0]);
        using var key = RSA.Create(2048);
        if (await client.ReceiveAsync() is not [2])
            return false;
        await client.SendAsync([1, .. Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())]);
        var sent = key.Decrypt(await client.ReceiveAsync(), RSAEncryptionPadding.OaepSHA1);
        return sent.Select((b, i) => (byte)(b ^ _challenge[i % _challenge.Length])).ToArray().AsSpan().SequenceEqual((ReadOnlySpan<byte>)[.. password, 0]);
    }

    /// <summary>The packets of one connection.</summary>
    internal sealed class Conversation(TcpClient client, CancellationToken stop)
    {
        private Stream _stream = client.GetStream();
        private byte _sequence;

        public bool IsSecure => _stream is SslStream;

        public void Restart() => _sequence = 1;

        public async Task SecureAsync()
        {
            using var key = RSA.Create(2048);
            using var certificate = new CertificateRequest("cn=script", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
            var secured = new SslStream(_stream);
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            _stream = secured;
        }

        public async Task SendAsync(byte[] payload)
        {
            var packet = new byte[4 + payload.Length];
            BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length);
            packet[3] = _sequence++;
            payload.CopyTo(packet, 4);
            await _stream.WriteAsync(packet, stop);
        }

        public Task SendRawAsync(byte[] bytes) => _stream.WriteAsync(bytes, stop).AsTask();

        public async Task<byte[]> ReceiveAsync()
        {
            var header = new byte[4];
            await _stream.ReadExactlyAsync(header, stop);
            var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) & 0xff_ffff];
            await _stream.ReadExactlyAsync(payload, stop);
            _sequence = (byte)(header[3] + 1);
            return payload;
        }
    }
}
