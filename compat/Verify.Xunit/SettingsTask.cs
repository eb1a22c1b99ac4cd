using System.Runtime.CompilerServices;

namespace VerifyTests;

/// <summary>A verification that runs when it is awaited, until when its settings can be changed.</summary>
public sealed class SettingsTask
{
    private readonly VerifySettings _settings;
    private readonly Func<VerifySettings, Task> _run;
    private Task? _task;

    internal SettingsTask(VerifySettings? settings, Func<VerifySettings, Task> run)
    {
        _settings = settings ?? new VerifySettings();
        _run = run;
    }

    /// <summary>The verification as a task.</summary>
    public static implicit operator Task(SettingsTask settingsTask) => settingsTask.ToTask();

    /// <summary>Runs the verification.</summary>
    public Task ToTask() => _task ??= _run(_settings);

    /// <summary>Runs the verification.</summary>
    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    /// <summary>Tells a theory's cases apart by its parameters: <c>_name=value</c> for each in the file's name.</summary>
    public SettingsTask UseParameters(params object?[] parameters) => With(settings => settings.Parameters = parameters);

    /// <summary>Rewrites every line; one rewritten to null is dropped.</summary>
    public SettingsTask ScrubLinesWithReplace(Func<string, string?> replaceLine) => With(settings => settings.AddLineScrubber(replaceLine));

    /// <summary>Writes members and keys of a name as <c>{Scrubbed}</c>.</summary>
    public SettingsTask ScrubMember(string name) => With(settings => settings.ScrubMember(name));

    private SettingsTask With(Action<VerifySettings> change)
    {
        if (_task is not null)
            throw new InvalidOperationException("The verification has run already: change its settings before it is awaited.");

        change(_settings);
        return this;
    }
}
