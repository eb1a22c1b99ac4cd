using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// Proves a password without sending it.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods.html.
/// </summary>
internal static class Authentication
{
    public const string Native = "mysql_native_password";

    public const string CachingSha2 = "caching_sha2_password";

    public static bool Speaks(string method) => method is Native or CachingSha2;

    /// <summary>What answers the server's challenge.</summary>
    public static byte[] Answer(string method, string password, ReadOnlySpan<byte> challenge) =>
        password.Length == 0 ? [] : method is Native ? NativeAnswer(password, challenge) : Sha2Answer(password, challenge);

    /// <summary>The password for the eyes of the one who holds the private key.</summary>
    public static byte[] Sealed(string password, ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> publicKeyPem)
    {
        var hidden = Clear(password);
        for (var i = 0; i < hidden.Length; i++)
            hidden[i] ^= challenge[i % challenge.Length];
        using var key = RSA.Create();
        key.ImportFromPem(Encoding.ASCII.GetString(publicKeyPem));
        return key.Encrypt(hidden, RSAEncryptionPadding.OaepSHA1);
    }

    /// <summary>The password as it is, for a connection that is protected.</summary>
    public static byte[] Clear(string password) => Encoding.UTF8.GetBytes(password + '\0');

    // SHA1(password) xor SHA1(the challenge followed by SHA1(SHA1(password)))
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "The protocol's own.")]
    [SuppressMessage("Security", "S4790:Using weak hashing algorithms is security-sensitive", Justification = "The protocol's own.")]
    private static byte[] NativeAnswer(string password, ReadOnlySpan<byte> challenge)
    {
        var once = SHA1.HashData(Encoding.UTF8.GetBytes(password));
        return Xor(once, SHA1.HashData([.. challenge, .. SHA1.HashData(once)]));
    }

    // SHA256(password) xor SHA256(SHA256(SHA256(password)) followed by the challenge)
    private static byte[] Sha2Answer(string password, ReadOnlySpan<byte> challenge)
    {
        var once = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        return Xor(once, SHA256.HashData([.. SHA256.HashData(once), .. challenge]));
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (l, r) => (byte)(l ^ r))];
}
