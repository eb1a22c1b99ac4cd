namespace EcommAspire.Simulator.Reference;

/// <summary>A city of Brazil.</summary>
/// <param name="Name">Its name, with accents.</param>
/// <param name="State">Two letters of the state.</param>
/// <param name="Latitude">Latitude in ten-thousandths of a degree.</param>
/// <param name="Longitude">Longitude in ten-thousandths of a degree.</param>
/// <param name="FirstZip">Its first postal code prefix (five digits).</param>
/// <param name="LastZip">Its last postal code prefix.</param>
/// <param name="Population">Inhabitants in thousands.</param>
internal sealed record City(string Name, string State, int Latitude, int Longitude, int FirstZip, int LastZip, int Population)
{
    /// <summary>The name in small letters without accents, as marketplaces keep it.</summary>
    public string PlainName { get; } = Plain(Name);

    private static string Plain(string name) => string.Concat(name.Select(letter => char.ToLowerInvariant(letter) switch
    {
        'á' or 'â' or 'ã' or 'à' => 'a',
        'é' or 'ê' => 'e',
        'í' => 'i',
        'ó' or 'ô' or 'õ' => 'o',
        'ú' or 'ü' => 'u',
        'ç' => 'c',
        var small => small,
    }));
}
