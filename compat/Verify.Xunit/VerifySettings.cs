namespace VerifyTests;

/// <summary>How one snapshot is named, scrubbed and written.</summary>
public sealed class VerifySettings
{
    private readonly List<Func<string, string?>> _lineScrubbers = [];
    private readonly HashSet<string> _scrubbedMembers = [];

    internal VerifySettings()
    {
    }

    internal object?[]? Parameters { get; set; }

    /// <summary>What rewrites every line, in the order it runs.</summary>
    internal IReadOnlyList<Func<string, string?>> LineScrubbers => _lineScrubbers;

    /// <summary>Members and keys written as scrubbed.</summary>
    internal IReadOnlySet<string> ScrubbedMembers => _scrubbedMembers;

    /// <summary>The one added last runs first.</summary>
    internal void AddLineScrubber(Func<string, string?> scrubber) => _lineScrubbers.Insert(0, scrubber);

    internal void ScrubMember(string name) => _scrubbedMembers.Add(name);
}
