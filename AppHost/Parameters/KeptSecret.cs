using Aspire.Hosting.Publishing;

namespace EcommAspire.AppHost.Parameters;

/// <summary>
/// A random secret, kept in a file that only its owner may read: a container's volume remembers the password of its first start.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class KeptSecret(string file) : ParameterDefault
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Letters and digits only, for it stands in connection strings and addresses; of each kind some, as SQL Server wants it.
    private readonly GenerateParameterDefault _random = new() { Special = false, MinLower = 1, MinUpper = 1, MinNumeric = 1 };

    public override string GetDefaultValue()
    {
        if (File.Exists(file))
            return File.ReadAllText(file);

        Directory.CreateDirectory(Path.GetDirectoryName(file)!, Owner | UnixFileMode.UserExecute);
        var unfinished = $"{file}.{Environment.ProcessId}";
        using (var stream = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Owner }))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(_random.GetDefaultValue()));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(unfinished, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Somebody else was faster, and it is theirs that holds.
            File.Delete(unfinished);
        }

        return File.ReadAllText(file);
    }

    public override void WriteToManifest(ManifestPublishingContext context) => _random.WriteToManifest(context);
}
