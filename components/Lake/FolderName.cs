using System.Text;

namespace EcommAspire.Lake;

/// <summary>Names of sources and tables as names of folders, whatever characters they hold.</summary>
internal static class FolderName
{
    /// <summary>The folder of that name: the name itself wherever it can be.</summary>
    public static string Of(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var folder = new StringBuilder(name.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            var plain = char.IsAsciiLetterOrDigit((char)octet) || octet == '-' || (folder.Length > 0 && octet is (byte)'_' or (byte)'.');
            _ = plain ? folder.Append((char)octet) : folder.Append($"%{octet:X2}");
        }

        return folder.ToString();
    }

    /// <summary>The name that folder stands for.</summary>
    public static string Read(string folder) => Uri.UnescapeDataString(folder);
}
