using System.Security.Cryptography;
using System.Text;

namespace EcommAspire.Broker.Security;

/// <summary>
/// A proof of the password without the password, <see href="https://www.rfc-editor.org/rfc/rfc5802">RFC 5802</see> with SHA-256
/// (<see href="https://www.rfc-editor.org/rfc/rfc7677">RFC 7677</see>). Two steps: the client's nonce, then its proof.
/// </summary>
internal sealed class ScramMechanism(UserStore users) : ISaslMechanism
{
    private string? _clientFirstBare;
    private string _serverFirst = "";
    private string _nonce = "";
    private string _user = "";
    private bool _known;
    private ScramCredential? _credential;

    public SaslStep Take(ReadOnlySpan<byte> token)
    {
        var message = Encoding.UTF8.GetString(token);
        return _clientFirstBare is null ? First(message) : Final(message);
    }

    private SaslStep First(string message)
    {
        // gs2 header: no channel binding (n, or y: the client would have been able to), no other identity; then n=user,r=nonce
        var parts = message.Split(',');
        if (parts.Length < 4 || parts[0] is not ("n" or "y") || Attribute(parts[2], 'n') is not { } user || Attribute(parts[3], 'r') is not { Length: > 0 } nonce)
            return Refused("the first message is not n,,n=USER,r=NONCE");
        _user = user.Replace("=2C", ",").Replace("=3D", "=");
        if (parts[1].Length > 0 && Attribute(parts[1], 'a') != user)
            return Refused("another authorization id is asked for than the user's");
        _clientFirstBare = message[(parts[0].Length + parts[1].Length + 2)..];
        _credential = users.Find(_user, out _known);
        _nonce = nonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(_credential.Salt)},i={UserStore.Iterations}";
        return new(Encoding.UTF8.GetBytes(_serverFirst));
    }

    private SaslStep Final(string message)
    {
        var end = message.LastIndexOf(",p=", StringComparison.Ordinal);
        if (end < 0)
            return Refused("the final message has no proof");
        var withoutProof = message[..end];
        var parts = withoutProof.Split(',');
        var proof = new byte[32];
        if (!Convert.TryFromBase64String(message[(end + 3)..], proof, out var length) || length != proof.Length)
            return Refused("the proof is not 32 bytes in base64");
        if (parts.Length < 2 || Attribute(parts[0], 'c') is not ("biws" or "eSws") || Attribute(parts[1], 'r') != _nonce)
            return Refused("the final message does not fit the first");
        var signed = Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{withoutProof}");
        var signature = HMACSHA256.HashData(_credential!.StoredKey, signed);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i];
        var proven = CryptographicOperations.FixedTimeEquals(SHA256.HashData(proof), _credential.StoredKey);
        return proven && _known
            ? new(Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(HMACSHA256.HashData(_credential.ServerKey, signed))}"), User: _user)
            : SaslStep.Refuse("Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-256");
    }

    private static string? Attribute(string part, char name) => part.Length >= 2 && part[0] == name && part[1] == '=' ? part[2..] : null;

    private static SaslStep Refused(string why) => SaslStep.Refuse($"Authentication failed: {why}.");
}
