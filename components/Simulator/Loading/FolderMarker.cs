using System.Text.Json;

namespace EcommAspire.Simulator.Loading;

/// <summary>What a folder was filled with. While a filling is under way it names the files but no fingerprint.</summary>
/// <param name="Fingerprint">Identifies the input; null until all files are in place.</param>
/// <param name="Files">The files, relative to the folder.</param>
internal sealed record FolderMarker(string? Fingerprint, IReadOnlyList<string> Files)
{
    private const string Name = "_simulation.json";

    /// <summary>How many days after history it holds.</summary>
    public int Day { get; init; }

    /// <summary>How many it is to hold, by whoever played the last.</summary>
    public int Until { get; init; }

    /// <summary>The folder's marker, or null where it has none that can be read.</summary>
    public static FolderMarker? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<FolderMarker>(File.ReadAllBytes(Path.Combine(folder, Name)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Puts the marker in place of the last one.</summary>
    public void Write(string folder) => WholeFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this));
}
