using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Tests.Network;

public sealed class LoginTests
{
    private static readonly Dictionary<string, string> _users = new() { ["anna"] = "pass,word=1", ["bert"] = "pässword" };

    [Fact]
    public async Task Without_login_nothing_is_answered_but_which_versions_there_are()
    {
        await using BrokerUnderTest broker = await StartAsync();
        using WireClient client = await broker.ConnectAsync();
        (await client.SendAsync<ApiVersionsRequest, ApiVersionsResponse>(new() { ClientSoftwareName = "s", ClientSoftwareVersion = "1" }, 3)).ErrorCode.ShouldBe(ErrorCode.None);
        await client.Stream.WriteAsync(WireClient.Frame<MetadataRequest, MetadataResponse>(new() { Topics = null }, 9, 2));
        (await client.IsClosedAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("\0anna\0pass,word=1", true)]
    [InlineData("anna\0anna\0pass,word=1", true)]
    [InlineData("bert\0anna\0pass,word=1", false)]
    [InlineData("\0anna\0wrong", false)]
    [InlineData("\0nobody\0pass,word=1", false)]
    [InlineData("\0nobody\0", false)]
    [InlineData("anna", false)]
    public async Task Plain_lets_in_who_knows_the_password(string token, bool welcome)
    {
        await using BrokerUnderTest broker = await StartAsync();
        using WireClient client = await broker.ConnectAsync();
        (await client.SendAsync<SaslHandshakeRequest, SaslHandshakeResponse>(new() { Mechanism = "GSSAPI" }, 1)).ErrorCode.ShouldBe(ErrorCode.UnsupportedSaslMechanism);
        (await client.SendAsync<SaslHandshakeRequest, SaslHandshakeResponse>(new() { Mechanism = "PLAIN" }, 1)).ErrorCode.ShouldBe(ErrorCode.None);
        var answer = await client.SendAsync<SaslAuthenticateRequest, SaslAuthenticateResponse>(new() { AuthBytes = Encoding.UTF8.GetBytes(token) }, 2);
        answer.ErrorCode.ShouldBe(welcome ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed);
        await ShouldBeAsync(client, welcome);
    }

    [Theory]
    [InlineData("anna", "pass,word=1", true)]
    [InlineData("bert", "pässword", true)]
    [InlineData("anna", "wrong", false)]
    [InlineData("nobody", "pass,word=1", false)]
    public async Task Scram_lets_in_who_proves_the_password_and_proves_that_it_knew_it(string user, string password, bool welcome)
    {
        await using BrokerUnderTest broker = await StartAsync();
        using WireClient client = await broker.ConnectAsync();
        await client.SendAsync<SaslHandshakeRequest, SaslHandshakeResponse>(new() { Mechanism = "SCRAM-SHA-256" }, 1);
        string first = $"n={user},r=fyko+d2lbbFgONRv9qkxdawL";
        string serverFirst = Text(await StepAsync(client, $"n,,{first}"));
        Dictionary<char, string> said = serverFirst.Split(',').ToDictionary(part => part[0], part => part[2..]);
        said['r'].ShouldStartWith("fyko+d2lbbFgONRv9qkxdawL");
        int.Parse(said['i']).ShouldBeGreaterThanOrEqualTo(4096);

        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(said['s']), int.Parse(said['i']), HashAlgorithmName.SHA256, 32);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        byte[] signed = Encoding.UTF8.GetBytes($"{first},{serverFirst},c=biws,r={said['r']}");
        byte[] signature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        string proof = Convert.ToBase64String([.. clientKey.Zip(signature, (one, other) => (byte)(one ^ other))]);
        var final = await StepAsync(client, $"c=biws,r={said['r']},p={proof}");
        final.ErrorCode.ShouldBe(welcome ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed);
        if (welcome)
            Text(final).ShouldBe($"v={Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed))}");
        await ShouldBeAsync(client, welcome);
    }

    [Fact]
    public async Task A_handshake_of_version_0_is_followed_by_bare_tokens()
    {
        await using BrokerUnderTest broker = await StartAsync();
        using WireClient client = await broker.ConnectAsync();
        await client.SendAsync<SaslHandshakeRequest, SaslHandshakeResponse>(new() { Mechanism = "PLAIN" }, 0);
        byte[] token = Encoding.UTF8.GetBytes("\0anna\0pass,word=1");
        await client.Stream.WriteAsync((byte[])[0, 0, 0, (byte)token.Length, .. token]);
        (await client.ReadFrameAsync()).ShouldBeEmpty();
        await ShouldBeAsync(client, welcome: true);
    }

    [Fact]
    public async Task With_a_certificate_connections_are_secure_and_plain_ones_end()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(options => options with { Certificate = made, Users = _users });
        using WireClient plain = await broker.ConnectAsync();
        using var secure = new SslStream(plain.Stream, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate!.GetCertHashString() == made.Thumbprint);
        await secure.AuthenticateAsClientAsync("localhost");
        using var client = new WireClient(secure);
        await client.SendAsync<SaslHandshakeRequest, SaslHandshakeResponse>(new() { Mechanism = "PLAIN" }, 1);
        await client.SendAsync<SaslAuthenticateRequest, SaslAuthenticateResponse>(new() { AuthBytes = Encoding.UTF8.GetBytes("\0anna\0pass,word=1") }, 1);
        await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = [new() { Name = "t" }] }, 9);
        string large = new('x', 900_000);
        await client.SendAsync<ProduceRequest, ProduceResponse>(RecordBatches.Produce("t", -1, large), 8);
        RecordBatches.Values(await client.SendAsync<FetchRequest, FetchResponse>(RecordBatches.Fetch("t", 0), 11)).ShouldBe([large]);

        using WireClient other = await broker.ConnectAsync();
        await other.Stream.WriteAsync(WireClient.Frame<ApiVersionsRequest, ApiVersionsResponse>(new(), 0, 1));
        (await other.IsClosedAsync()).ShouldBeTrue();
    }

    private static Task<BrokerUnderTest> StartAsync() => BrokerUnderTest.StartAsync(options => options with { Users = _users });

    private static Task<SaslAuthenticateResponse> StepAsync(WireClient client, string token) =>
        client.SendAsync<SaslAuthenticateRequest, SaslAuthenticateResponse>(new() { AuthBytes = Encoding.UTF8.GetBytes(token) }, 2);

    private static string Text(SaslAuthenticateResponse response) => Encoding.UTF8.GetString(response.AuthBytes.Span);

    private static async Task ShouldBeAsync(WireClient client, bool welcome)
    {
        if (welcome)
        {
            (await client.SendAsync<MetadataRequest, MetadataResponse>(new() { Topics = null }, 9)).Brokers.ShouldHaveSingleItem();
            return;
        }
        await client.Stream.WriteAsync(WireClient.Frame<MetadataRequest, MetadataResponse>(new() { Topics = null }, 9, 9));
        (await client.IsClosedAsync()).ShouldBeTrue();
    }
}
