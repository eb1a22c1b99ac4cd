namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>The warnings of a project while it is read, each by dbt's name for it.</summary>
internal sealed class WarningList
{
    private readonly List<(string Name, string Text)> _warnings = [];

    public void Add(string name, string text) => _warnings.Add((name, text));

    /// <summary>Those that are shown. Throws where one is to be an error.</summary>
    public IReadOnlyList<string> Settled(WarningRules rules)
    {
        List<string> shown = [];
        foreach (var (name, text) in _warnings)
            if (Settle(rules, name, text) is { } one)
                shown.Add(one);
        return shown;
    }

    /// <summary>The warning where it is shown, null where it is silenced. Throws where it is to be an error.</summary>
    public static string? Settle(WarningRules rules, string name, string text) => rules.Of(name) switch
    {
        WarningVerdict.Silenced => null,
        WarningVerdict.Refused => throw new ProjectException($"{text.TrimEnd('.')}, and warnings are treated as errors ({name})."),
        _ => text,
    };
}
