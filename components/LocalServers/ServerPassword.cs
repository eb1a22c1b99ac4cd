using System.Security.Cryptography;

namespace EcommAspire.LocalServers;

/// <summary>The generated password of a server's account, in a file that only its owner can read.</summary>
internal static class ServerPassword
{
    private const int Length = 32;

    /// <summary>The password on file; null when there is none that we could have written.</summary>
    public static string? Read(ServerFolder folder)
    {
        if (!File.Exists(folder.Password))
            return null;
        var text = File.ReadAllText(folder.Password).Trim();
        return text.Length == Length && text.All(char.IsAsciiHexDigit) ? text : null;
    }

    /// <summary>A new password, on file. Hexadecimal, so that it needs no quoting anywhere.</summary>
    public static string Create(ServerFolder folder)
    {
        var password = RandomNumberGenerator.GetHexString(Length, lowercase: true);
        AtomicFile.Write(folder.Password, password + "\n");
        return password;
    }
}
