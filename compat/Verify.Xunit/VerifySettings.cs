using System.Text;
using VerifyTests.Scrubbing;
using VerifyTests.Snapshots;

namespace VerifyTests;

/// <summary>How one snapshot is named, scrubbed and written.</summary>
public sealed class VerifySettings
{
    private readonly List<Action<StringBuilder, Counter>> _scrubbers;
    private readonly Dictionary<string, bool> _hiddenMembers;

    /// <summary>The defaults.</summary>
    public VerifySettings()
    {
        _scrubbers = [];
        _hiddenMembers = [];
    }

    /// <summary>A copy, to change without changing the other.</summary>
    public VerifySettings(VerifySettings? settings)
        : this()
    {
        if (settings is null)
            return;

        _scrubbers.AddRange(settings._scrubbers);
        foreach (var (name, scrubbed) in settings._hiddenMembers)
            _hiddenMembers[name] = scrubbed;
        Directory = settings.Directory;
        FileName = settings.FileName;
        TypeName = settings.TypeName;
        MethodName = settings.MethodName;
        Parameters = settings.Parameters;
        ParametersText = settings.ParametersText;
        ScrubsGuids = settings.ScrubsGuids;
        ScrubsDateTimes = settings.ScrubsDateTimes;
        SortsDictionaries = settings.SortsDictionaries;
        RequiresUniquePrefix = settings.RequiresUniquePrefix;
    }

    /// <summary>Where the files are, relative to the test's source file.</summary>
    public string? Directory { get; private set; }

    internal string? FileName { get; private set; }

    internal string? TypeName { get; private set; }

    internal string? MethodName { get; private set; }

    internal object?[]? Parameters { get; private set; }

    internal string? ParametersText { get; private set; }

    internal bool ScrubsGuids { get; private set; } = true;

    internal bool ScrubsDateTimes { get; private set; } = true;

    internal bool SortsDictionaries { get; private set; } = true;

    internal bool RequiresUniquePrefix { get; private set; } = true;

    internal IReadOnlyList<Action<StringBuilder, Counter>> Scrubbers => _scrubbers;

    /// <summary>Members left out (false) or written as scrubbed (true).</summary>
    internal IReadOnlyDictionary<string, bool> HiddenMembers => _hiddenMembers;

    /// <summary>Keeps the files in a folder, relative to the test's source file.</summary>
    public void UseDirectory(string directory) => Directory = FileNames.Directory(directory);

    /// <summary>Names the files, in place of type, method and parameters.</summary>
    public void UseFileName(string fileName)
    {
        Exclude(TypeName ?? MethodName, nameof(UseFileName), $"{nameof(UseTypeName)} and {nameof(UseMethodName)}");
        FileName = FileNames.File(fileName);
    }

    /// <summary>Names the type, in place of the test's own.</summary>
    public void UseTypeName(string name)
    {
        Exclude(FileName, nameof(UseTypeName), nameof(UseFileName));
        TypeName = FileNames.File(name);
    }

    /// <summary>Names the method, in place of the test's own.</summary>
    public void UseMethodName(string name)
    {
        Exclude(FileName, nameof(UseMethodName), nameof(UseFileName));
        MethodName = FileNames.File(name);
    }

    /// <summary>Tells a theory's cases apart by its parameters: <c>_name=value</c> for each in the file's name.</summary>
    public void UseParameters(params object?[] parameters)
    {
        Exclude(FileName ?? ParametersText, nameof(UseParameters), $"{nameof(UseFileName)} and {nameof(UseTextForParameters)}");
        Parameters = parameters;
    }

    /// <summary>Tells a theory's cases apart by a text.</summary>
    public void UseTextForParameters(string parametersText)
    {
        Exclude(FileName, nameof(UseTextForParameters), nameof(UseFileName));
        ParametersText = FileNames.File(parametersText);
    }

    /// <summary>Lets several snapshots share a file's name.</summary>
    public void DisableRequireUniquePrefix() => RequiresUniquePrefix = false;

    /// <summary>Changes the text before it is compared; the one added last runs first.</summary>
    public void AddScrubber(Action<StringBuilder> scrubber) => AddScrubber((text, _) => scrubber(text));

    /// <summary>Drops every line that holds one of the texts, whatever their case.</summary>
    public void ScrubLinesContaining(params string[] stringToMatch) =>
        ScrubLines(line => Array.Exists(stringToMatch, text => line.Contains(text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Drops the lines that a test picks.</summary>
    public void ScrubLines(Func<string, bool> removeLine) => AddScrubber(text => Lines.Remove(text, removeLine));

    /// <summary>Rewrites every line; one rewritten to null is dropped.</summary>
    public void ScrubLinesWithReplace(Func<string, string?> replaceLine) => AddScrubber(text => Lines.Replace(text, replaceLine));

    /// <summary>Drops blank lines.</summary>
    public void ScrubEmptyLines() => AddScrubber(Lines.RemoveBlank);

    /// <summary>Numbers the GUIDs inside texts: the first is Guid_1 wherever it stands.</summary>
    public void ScrubInlineGuids()
    {
        if (!ScrubsGuids)
            throw new InvalidOperationException($"{nameof(ScrubInlineGuids)} after {nameof(DontScrubGuids)} contradicts it.");

        AddScrubber(InlineGuids.Replace);
    }

    /// <summary>Writes an object's GUIDs as they are.</summary>
    public void DontScrubGuids() => ScrubsGuids = false;

    /// <summary>Writes an object's dates and times as they are.</summary>
    public void DontScrubDateTimes() => ScrubsDateTimes = false;

    /// <summary>Writes dictionaries in their own order.</summary>
    public void DontSortDictionaries() => SortsDictionaries = false;

    /// <summary>Leaves out members and keys of a name.</summary>
    public void IgnoreMember(string name) => _hiddenMembers[name] = false;

    /// <summary>Leaves out members and keys of some names.</summary>
    public void IgnoreMembers(params string[] names) => Array.ForEach(names, IgnoreMember);

    /// <summary>Writes members and keys of a name as <c>{Scrubbed}</c>.</summary>
    public void ScrubMember(string name) => _hiddenMembers[name] = true;

    private void AddScrubber(Action<StringBuilder, Counter> scrubber) => _scrubbers.Insert(0, scrubber);

    private static void Exclude(string? set, string wanted, string other)
    {
        if (set is not null)
            throw new InvalidOperationException($"{wanted} does not go together with {other}.");
    }
}
