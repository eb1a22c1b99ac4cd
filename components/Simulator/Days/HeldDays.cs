namespace EcommAspire.Simulator.Days;

/// <summary>What a source holds.</summary>
/// <param name="Fingerprint">The business, by its marker.</param>
/// <param name="Day">How many days after history it holds.</param>
/// <param name="Until">How many it is to hold, by whoever played the last.</param>
internal sealed record HeldDays(string Fingerprint, int Day, int Until)
{
    /// <summary>Why no day is to be added, in a sentence; null where days may be.</summary>
    public string? Refusal { get; private init; }

    public static HeldDays Refused(string refusal) => new("", 0, 0) { Refusal = refusal };
}
