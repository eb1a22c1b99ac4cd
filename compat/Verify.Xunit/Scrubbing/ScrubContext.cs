using System.Text;

namespace VerifyTests.Scrubbing;

/// <summary>What scrubs one snapshot.</summary>
internal sealed class ScrubContext(VerifySettings settings, DirectoryNames directories)
{
    public IReadOnlySet<string> ScrubbedMembers => settings.ScrubbedMembers;

    public Counter Counter { get; } = new();

    public string Scrub(string value)
    {
        var text = new StringBuilder(value);
        foreach (var scrubber in settings.LineScrubbers)
            Lines.Replace(text, scrubber);

        directories.Replace(text);
        return text.Replace("\r\n", "\n").Replace('\r', '\n').ToString();
    }
}
