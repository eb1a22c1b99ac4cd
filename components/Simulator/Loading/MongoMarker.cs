using System.Text.Json.Serialization;

namespace EcommAspire.Simulator.Loading;

/// <summary>What a database of MongoDB was filled with.</summary>
/// <param name="Fingerprint">Identifies the input.</param>
/// <param name="Load">Identifies the load, so that no two markers are the same.</param>
internal sealed record MongoMarker(string? Fingerprint, string? Load)
{
    private const string Mark = "__loading";

    /// <summary>The collections that are whole beside their places, and to be put there; none once they are.</summary>
    public IReadOnlyList<string> Coming { get; init; } = [];

    /// <summary>How many days after history it holds.</summary>
    public int Day { get; init; }

    /// <summary>How many it is to hold, by whoever played the last.</summary>
    public int Until { get; init; }

    /// <summary>How it is written in the database; null where it is not from there.</summary>
    [JsonIgnore]
    public string? Written { get; init; }

    /// <summary>Whether a name is one that some load gives a collection of these before it is put in place.</summary>
    public static bool IsBeside(string name, IEnumerable<string> collections) => collections.Any(c => name.StartsWith(c + Mark, StringComparison.Ordinal));

    /// <summary>The name that this load gives a collection before it is put in place.</summary>
    public string Beside(string collection) => $"{collection}{Mark}_{Load}";
}
