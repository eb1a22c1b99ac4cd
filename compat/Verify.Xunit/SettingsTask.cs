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
    public Task<VerifyResult> ToTask() => _task ??= _run(_settings);

    /// <summary>Runs the verification.</summary>
    public TaskAwaiter<VerifyResult> GetAwaiter() => ToTask().GetAwaiter();

    /// <inheritdoc cref="VerifySettings.UseDirectory"/>
    public SettingsTask UseDirectory(string directory) => With(settings => settings.UseDirectory(directory));

    /// <inheritdoc cref="VerifySettings.UseFileName"/>
    public SettingsTask UseFileName(string fileName) => With(settings => settings.UseFileName(fileName));

    /// <inheritdoc cref="VerifySettings.UseTypeName"/>
    public SettingsTask UseTypeName(string name) => With(settings => settings.UseTypeName(name));

    /// <inheritdoc cref="VerifySettings.UseMethodName"/>
    public SettingsTask UseMethodName(string name) => With(settings => settings.UseMethodName(name));

    /// <inheritdoc cref="VerifySettings.UseParameters"/>
    public SettingsTask UseParameters(params object?[] parameters) => With(settings => settings.UseParameters(parameters));

    /// <inheritdoc cref="VerifySettings.UseTextForParameters"/>
    public SettingsTask UseTextForParameters(string parametersText) => With(settings => settings.UseTextForParameters(parametersText));

    /// <inheritdoc cref="VerifySettings.DisableRequireUniquePrefix"/>
    public SettingsTask DisableRequireUniquePrefix() => With(settings => settings.DisableRequireUniquePrefix());

    /// <inheritdoc cref="VerifySettings.AddScrubber(Action{StringBuilder})"/>
    public SettingsTask AddScrubber(Action<StringBuilder> scrubber) => With(settings => settings.AddScrubber(scrubber));

    /// <inheritdoc cref="VerifySettings.ScrubLinesContaining"/>
    public SettingsTask ScrubLinesContaining(params string[] stringToMatch) => With(settings => settings.ScrubLinesContaining(stringToMatch));

    /// <inheritdoc cref="VerifySettings.ScrubLines"/>
    public SettingsTask ScrubLines(Func<string, bool> removeLine) => With(settings => settings.ScrubLines(removeLine));

    /// <inheritdoc cref="VerifySettings.ScrubLinesWithReplace"/>
    public SettingsTask ScrubLinesWithReplace(Func<string, string?> replaceLine) => With(settings => settings.ScrubLinesWithReplace(replaceLine));

    /// <inheritdoc cref="VerifySettings.ScrubEmptyLines"/>
    public SettingsTask ScrubEmptyLines() => With(settings => settings.ScrubEmptyLines());

    /// <inheritdoc cref="VerifySettings.ScrubInlineGuids"/>
    public SettingsTask ScrubInlineGuids() => With(settings => settings.ScrubInlineGuids());

    /// <inheritdoc cref="VerifySettings.DontScrubGuids"/>
    public SettingsTask DontScrubGuids() => With(settings => settings.DontScrubGuids());

    /// <inheritdoc cref="VerifySettings.DontScrubDateTimes"/>
    public SettingsTask DontScrubDateTimes() => With(settings => settings.DontScrubDateTimes());

    /// <inheritdoc cref="VerifySettings.DontSortDictionaries"/>
    public SettingsTask DontSortDictionaries() => With(settings => settings.DontSortDictionaries());

    /// <inheritdoc cref="VerifySettings.IgnoreMember"/>
    public SettingsTask IgnoreMember(string name) => With(settings => settings.IgnoreMember(name));

    /// <inheritdoc cref="VerifySettings.IgnoreMembers"/>
    public SettingsTask IgnoreMembers(params string[] names) => With(settings => settings.IgnoreMembers(names));

    /// <inheritdoc cref="VerifySettings.ScrubMember"/>
    public SettingsTask ScrubMember(string name) => With(settings => settings.ScrubMember(name));

    private SettingsTask With(Action<VerifySettings> change)
    {
        if (_task is not null)
            throw new InvalidOperationException("The verification has run already: change its settings before it is awaited.");

        change(_settings);
        return this;
    }
}
