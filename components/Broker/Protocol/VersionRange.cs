namespace EcommAspire.Broker.Protocol;

/// <summary>The versions of a request this broker speaks, both ends included.</summary>
/// <param name="Lowest">The oldest version.</param>
/// <param name="Highest">The newest version.</param>
public readonly record struct VersionRange(short Lowest, short Highest)
{
    /// <summary>Whether the version lies in the range.</summary>
    public bool Contains(short version) => version >= Lowest && version <= Highest;

    /// <inheritdoc/>
    public override string ToString() => $"{Lowest}-{Highest}";
}
