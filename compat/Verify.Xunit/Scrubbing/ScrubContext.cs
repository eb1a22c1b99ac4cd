using System.Text;

namespace VerifyTests.Scrubbing;

/// <summary>What scrubs one snapshot.</summary>
internal sealed class ScrubContext(VerifySettings settings, DirectoryNames directories)
{
    public VerifySettings Settings => settings;

    public Counter Counter { get; } = new(settings.ScrubsGuids, settings.ScrubsDateTimes);

    public string Scrub(string value)
    {
        var text = new StringBuilder(value);
        foreach (var scrubber in settings.Scrubbers)
            scrubber(text, Counter);

        directories.Replace(text);
        return text.Replace("\r\n", "\n").Replace('\r', '\n').ToString();
    }
}
