using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;

namespace MongoDB.Driver.Wire;

/// <summary>The login by SCRAM-SHA-256 (RFC 5802, RFC 7677): the password does not travel, and the server proves that it knows it.</summary>
internal static class Scram
{
    private const string Mechanism = "SCRAM-SHA-256";
    private const int FewestIterations = 4096;

    public static async Task LogInAsync(Connection connection, MongoUrl url, CancellationToken cancellation)
    {
        var asked = url.Options.GetValueOrDefault("authMechanism") ?? Mechanism;
        if (!asked.Equals(Mechanism, StringComparison.OrdinalIgnoreCase))
            throw new MongoConfigurationException($"This client logs in by {Mechanism}, not by {asked}.");
        var source = url.Options.GetValueOrDefault("authSource") ?? url.DatabaseName ?? "admin";
        try
        {
            await LogInAsync(connection, url.Username!, url.Password, source, cancellation);
        }
        catch (MongoCommandException problem)
        {
            throw new MongoAuthenticationException($"Unable to authenticate using sasl protocol mechanism {Mechanism}.", problem);
        }
    }

    private static async Task LogInAsync(Connection connection, string user, string password, string source, CancellationToken cancellation)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));
        var first = $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={nonce}";
        var (conversation, challenge) = await SayAsync(
            connection,
            new Message().Number("saslStart", 1).Text("mechanism", Mechanism).Binary("payload", Encoding.UTF8.GetBytes($"n,,{first}"))
                .Document("options", o => o.Flag("skipEmptyExchange", true)),
            source, cancellation);
        var said = Parts(challenge);
        var iterations = int.Parse(said['i']);
        if (!said['r'].StartsWith(nonce, StringComparison.Ordinal) || iterations < FewestIterations)
            throw new MongoAuthenticationException("The server's challenge is not an answer to ours.");

        var salted = Rfc2898DeriveBytes.Pbkdf2(password.Normalize(NormalizationForm.FormKC), Convert.FromBase64String(said['s']), iterations, HashAlgorithmName.SHA256, 32);
        var last = $"c=biws,r={said['r']}";
        var agreed = Encoding.UTF8.GetBytes($"{first},{challenge},{last}");
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(key), agreed);
        var proof = key.Zip(signature, (k, s) => (byte)(k ^ s)).ToArray();
        var (_, verdict) = await SayAsync(
            connection,
            new Message().Number("saslContinue", 1).Number("conversationId", conversation).Binary("payload", Encoding.UTF8.GetBytes($"{last},p={Convert.ToBase64String(proof)}")),
            source, cancellation);
        var expected = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), agreed);
        if (!Parts(verdict).TryGetValue('v', out var shown) || !CryptographicOperations.FixedTimeEquals(expected, Convert.FromBase64String(shown)))
            throw new MongoAuthenticationException("The server does not know the password that it took.");
    }

    private static async Task<(int Conversation, string Payload)> SayAsync(Connection connection, Message message, string source, CancellationToken cancellation)
    {
        var reply = new BsonElements(await connection.AskAsync("sasl", message.Text("$db", source).ToArray(), [], cancellation));
        return ((int)(reply["conversationId"]?.Number ?? 0), Encoding.UTF8.GetString(reply["payload"]!.Value.Value.Span[5..]));
    }

    private static Dictionary<char, string> Parts(string text) => text.Split(',').Where(p => p.Length > 1).ToDictionary(p => p[0], p => p[2..]);
}
