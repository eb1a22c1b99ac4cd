using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EcommAspire.Simulator.Loading;

/// <summary>The marker of a generated business: whoever finds its own need not make it again.</summary>
internal static partial class GeneratedMarker
{
    public const string Mode = "generated";

    private const string Day = "day";
    private const string Until = "until";

    public static LoadMarker Of(SimulatorOptions options) => new(Mode, Fingerprint(options), JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["edition"] = SimulatedBusiness.Edition,
        ["seed"] = options.Seed,
        ["scale"] = options.Scale,
        ["start"] = options.Start.ToString("yyyy-MM-dd"),
        ["dirt"] = options.Dirt,
    }));

    public static string Fingerprint(SimulatorOptions options) =>
        $"edition {SimulatedBusiness.Edition} seed {options.Seed} scale {Plain(options.Scale)} start {options.Start:yyyy-MM-dd} dirt {Plain(options.Dirt)}";

    /// <summary>The options that a fingerprint stands for; null where it is that of another edition, or of no business.</summary>
    public static SimulatorOptions? Options(string fingerprint)
    {
        var parts = Parts().Match(fingerprint);
        return parts.Success && parts.Groups["edition"].Value == $"{SimulatedBusiness.Edition}"
            && ulong.TryParse(parts.Groups["seed"].Value, out var seed) && decimal.TryParse(parts.Groups["scale"].Value, out var scale)
            && DateOnly.TryParse(parts.Groups["start"].Value, out var start) && decimal.TryParse(parts.Groups["dirt"].Value, out var dirt)
            ? new() { Seed = seed, Scale = scale, Start = start, Dirt = dirt }
            : null;
    }

    /// <summary>The days after history that a business holds, as its marker's details say.</summary>
    /// <exception cref="LoadException">They are not what a load or a day wrote there.</exception>
    public static (int Day, int Until) Days(string details)
    {
        try
        {
            var said = JsonNode.Parse(details)?.AsObject() ?? [];
            return (said[Day]?.GetValue<int>() ?? 0, said[Until]?.GetValue<int>() ?? 0);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LoadException($"its table {LoadMarker.Table.Name} does not say any more which days it holds.", e);
        }
    }

    /// <summary>The details, saying that days are played up to one, and are to be up to another.</summary>
    public static string WithDays(string details, int day, int until)
    {
        var said = JsonNode.Parse(details)!.AsObject();
        (said[Day], said[Until]) = (day, until);
        return said.ToJsonString();
    }

    // No digit lost, and none that says nothing.
    private static string Plain(decimal value) => value.ToString("0.############################");

    [GeneratedRegex(@"^edition (?<edition>\d+) seed (?<seed>\d+) scale (?<scale>[\d.]+) start (?<start>\d{4}-\d\d-\d\d) dirt (?<dirt>[\d.]+)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Parts();
}
