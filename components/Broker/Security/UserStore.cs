using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace EcommAspire.Broker.Security;

/// <summary>Who may log in. Passwords are kept as SCRAM keeps them: salted and hashed.</summary>
internal sealed class UserStore
{
    /// <summary>How often a password is hashed; Kafka's own least.</summary>
    public const int Iterations = 4096;

    private readonly Dictionary<string, ScramCredential> _users;
    private readonly ConcurrentDictionary<string, byte[]> _salts = new(StringComparer.Ordinal);

    public UserStore(IReadOnlyDictionary<string, string> passwords) =>
        _users = passwords.ToDictionary(user => user.Key, user => ScramCredential.Create(user.Value));

    /// <summary>Checks a password, in the same time whether or not there is the user.</summary>
    public bool IsPassword(string user, string password)
    {
        var credential = Find(user, out var known);
        return credential.IsPassword(password) && known;
    }

    /// <summary>The user's credential; for one that does not exist a made-up one, always the same, which no password fits.</summary>
    public ScramCredential Find(string user, out bool known)
    {
        known = _users.TryGetValue(user, out var credential);
        return credential ?? new ScramCredential(_salts.Count < 1000 ? _salts.GetOrAdd(user, _ => RandomNumberGenerator.GetBytes(16)) : RandomNumberGenerator.GetBytes(16), new byte[32], new byte[32]);
    }
}

/// <summary>A password as <see href="https://www.rfc-editor.org/rfc/rfc5802">SCRAM</see> keeps it.</summary>
internal sealed record ScramCredential(byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    public static ScramCredential Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Hash(password, salt);
        return new(salt, SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8)), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    public bool IsPassword(string password) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(HMACSHA256.HashData(Hash(password, Salt), "Client Key"u8)), StoredKey);

    private static byte[] Hash(string password, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, UserStore.Iterations, HashAlgorithmName.SHA256, 32);
}
