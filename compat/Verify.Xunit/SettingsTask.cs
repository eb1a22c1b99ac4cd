using System.Diagnostics.Contracts;
using System.Runtime.CompilerServices;
using System.Text;

namespace VerifyTests;

/// <summary>A verification that runs when it is awaited, until when its settings can be changed.</summary>
public sealed class SettingsTask
{
    private readonly VerifySettings _settings;
    private readonly Func<VerifySettings, Task<VerifyResult>> _run;
    private Task<VerifyResult>? _task;

    internal SettingsTask(VerifySettings? settings, Func<VerifySettings, Task<VerifyResult>> run)
    {
        _settings = new VerifySettings(settings);
        _run = run;
    }

    /// <summary>The verification as a task.</summary>
    public static implicit operator Task<VerifyResult>(SettingsTask settingsTask) => settingsTask.ToTask();

    /// <summary>Runs the verification.</summary>
    [Pure]
    public Task<VerifyResult> ToTask() => _task ??= _run(_settings);

    /// <summary>Runs the verification.</summary>
    [Pure]
    public TaskAwaiter<VerifyResult> GetAwaiter() => ToTask().GetAwaiter();

    /// <inheritdoc cref="VerifySettings.UseDirectory"/>
    [Pure]
    public SettingsTask UseDirectory(string directory) => With(settings => settings.UseDirectory(directory));

    /// <inheritdoc cref="VerifySettings.UseFileName"/>
    [Pure]
    public SettingsTask UseFileName(string fileName) => With(settings => settings.UseFileName(fileName));

    /// <inheritdoc cref="VerifySettings.UseTypeName"/>
    [Pure]
    public SettingsTask UseTypeName(string name) => With(settings => settings.UseTypeName(name));

    /// <inheritdoc cref="VerifySettings.UseMethodName"/>
    [Pure]
    public SettingsTask UseMethodName(string name) => With(settings => settings.UseMethodName(name));

    /// <inheritdoc cref="VerifySettings.UseParameters"/>
    [Pure]
    public SettingsTask UseParameters(params object?[] parameters) => With(settings => settings.UseParameters(parameters));

    /// <inheritdoc cref="VerifySettings.UseTextForParameters"/>
    [Pure]
    public SettingsTask UseTextForParameters(string parametersText) => With(settings => settings.UseTextForParameters(parametersText));

    /// <inheritdoc cref="VerifySettings.DisableRequireUniquePrefix"/>
    [Pure]
    public SettingsTask DisableRequireUniquePrefix() => With(settings => settings.DisableRequireUniquePrefix());

    /// <inheritdoc cref="VerifySettings.AddScrubber(Action{StringBuilder})"/>
    [Pure]
    public SettingsTask AddScrubber(Action<StringBuilder> scrubber) => With(settings => settings.AddScrubber(scrubber));

    /// <inheritdoc cref="VerifySettings.ScrubLinesContaining"/>
    [Pure]
    public SettingsTask ScrubLinesContaining(params string[] stringToMatch) => With(settings => settings.ScrubLinesContaining(stringToMatch));

    /// <inheritdoc cref="VerifySettings.ScrubLines"/>
    [Pure]
    public SettingsTask ScrubLines(Func<string, bool> removeLine) => With(settings => settings.ScrubLines(removeLine));

    /// <inheritdoc cref="VerifySettings.ScrubLinesWithReplace"/>
    [Pure]
    public SettingsTask ScrubLinesWithReplace(Func<string, string?> replaceLine) => With(settings => settings.ScrubLinesWithReplace(replaceLine));

    /// <inheritdoc cref="VerifySettings.ScrubEmptyLines"/>
    [Pure]
    public SettingsTask ScrubEmptyLines() => With(settings => settings.ScrubEmptyLines());

    /// <inheritdoc cref="VerifySettings.ScrubInlineGuids"/>
    [Pure]
    public SettingsTask ScrubInlineGuids() => With(settings => settings.ScrubInlineGuids());

    /// <inheritdoc cref="VerifySettings.DontScrubGuids"/>
    [Pure]
    public SettingsTask DontScrubGuids() => With(settings => settings.DontScrubGuids());

    /// <inheritdoc cref="VerifySettings.DontScrubDateTimes"/>
    [Pure]
    public SettingsTask DontScrubDateTimes() => With(settings => settings.DontScrubDateTimes());

    /// <inheritdoc cref="VerifySettings.DontSortDictionaries"/>
    [Pure]
    public SettingsTask DontSortDictionaries() => With(settings => settings.DontSortDictionaries());

    /// <inheritdoc cref="VerifySettings.IgnoreMember"/>
    [Pure]
    public SettingsTask IgnoreMember(string name) => With(settings => settings.IgnoreMember(name));

    /// <inheritdoc cref="VerifySettings.IgnoreMembers"/>
    [Pure]
    public SettingsTask IgnoreMembers(params string[] names) => With(settings => settings.IgnoreMembers(names));

    /// <inheritdoc cref="VerifySettings.ScrubMember"/>
    [Pure]
    public SettingsTask ScrubMember(string name) => With(settings => settings.ScrubMember(name));

    private SettingsTask With(Action<VerifySettings> change)
    {
        if (_task is not null)
            throw new InvalidOperationException("The verification has run already: change its settings before it is awaited.");

        change(_settings);
        return this;
    }
}
