using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>What an exposure must say (https://docs.getdbt.com/reference/exposure-properties).</summary>
internal static class ExposureRules
{
    private static readonly string[] s_types = ["dashboard", "notebook", "analysis", "ml", "application"];
    private static readonly string[] s_maturities = ["low", "medium", "high"];

    public static void Check(string name, YamlMap map, WarningList warnings)
    {
        if (!name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
            warnings.Add(WarningNames.ExposureName, $"{map.PlaceOf("name")}: the name of the exposure '{name}' has more than letters, digits and underscores; 'label' is for people to read.");
        OneOf("type", map.RequiredText("type", $"the exposure '{name}'"), s_types);
        if (map.Text("maturity") is { } maturity)
            OneOf("maturity", maturity, s_maturities);
        if (map.Map("owner") is not { } owner)
            throw new ProjectException($"the exposure '{name}' needs an 'owner' with a name or an email.", map.Place);
        if (owner["name"] is null && owner["email"] is null)
            throw new ProjectException($"the owner of the exposure '{name}' needs a 'name' or an 'email'.", owner.Place);

        void OneOf(string key, string value, string[] known)
        {
            if (!known.Contains(value))
                throw new ProjectException($"the exposure '{name}' has the {key} '{value}'{Nearest.Suffix(value, known)}; it must be one of {string.Join(", ", known)}.", map.PlaceOf(key));
        }
    }
}
