using System.Text.Json;

namespace EcommAspire.Simulator.Loading;

/// <summary>The marker of a generated business: whoever finds its own need not make it again.</summary>
internal static class GeneratedMarker
{
    public const string Mode = "generated";

    public static LoadMarker Of(SimulatorOptions options) => new(Mode, Fingerprint(options), JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["edition"] = SimulatedBusiness.Edition,
        ["seed"] = options.Seed,
        ["scale"] = options.Scale,
        ["start"] = options.Start.ToString("yyyy-MM-dd"),
        ["dirt"] = options.Dirt,
    }));

    public static string Fingerprint(SimulatorOptions options) =>
        $"edition {SimulatedBusiness.Edition} seed {options.Seed} scale {options.Scale:0.####} start {options.Start:yyyy-MM-dd} dirt {options.Dirt:0.######}";
}
