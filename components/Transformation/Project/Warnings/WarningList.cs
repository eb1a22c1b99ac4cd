namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>What is not right with a project but stops nothing.</summary>
/// <param name="Name">dbt's name of its kind.</param>
/// <param name="Text">What it is, and where.</param>
public sealed record ProjectWarning(string Name, string Text)
{
    /// <summary>As it is told: what the project itself warns of, in its own words.</summary>
    public string Line => Name == WarningNames.OfTheProject ? Text : $"[WARNING]: {Text}";
}

/// <summary>The warnings of a project while it is read, each by dbt's name for it.</summary>
internal sealed class WarningList
{
    private readonly List<(string Name, string Text, bool IsOnlyTold)> _warnings = [];

    public void Add(string name, string text) => _warnings.Add((name, text, false));

    /// <summary>Adds one of those that dbt makes no error of, unless it is asked to by a flag of its own.</summary>
    public void Tell(string name, string text) => _warnings.Add((name, text, true));

    /// <summary>Those that are shown. Throws where one is to be an error.</summary>
    /// <param name="rules">What is an error and what is not shown.</param>
    /// <param name="isForAll">Whether that goes for all: https://docs.getdbt.com/reference/global-configs/behavior-changes#warn-error-handler-for-all-warnings</param>
    public IReadOnlyList<ProjectWarning> Settled(WarningRules rules, bool isForAll)
    {
        List<ProjectWarning> shown = [];
        foreach (var (name, text, isOnlyTold) in _warnings)
            if ((isOnlyTold && !isForAll ? text : Settle(rules, name, text)) is { } one)
                shown.Add(new(name, one));
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
