using EcommAspire.Transformation.Artifacts;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Execution;

/// <summary>How a command was asked to run, by dbt's names: what <c>run_results.json</c> keeps for <c>retry</c> and <c>invocation_args_dict</c> shows.</summary>
internal static class InvocationArguments
{
    private static readonly string[] s_offUnlessSaid = ["full_refresh", "fail_fast", "store_failures", "warn_error", "single_threaded"];

    public static OrderedDictionary<string, object?> Of(ProjectState state, string command, NodeSelection? selection = null)
    {
        var options = state.Options;
        var arguments = new OrderedDictionary<string, object?>
        {
            ["which"] = command,
            ["project_dir"] = state.Root.Root,
            ["profiles_dir"] = Path.GetDirectoryName(state.Profile.File),
            ["profile"] = options.Profile,
            ["target"] = options.Target,
            ["vars"] = WithoutSecrets(options.Vars),
            ["full_refresh"] = options.FullRefresh,
            ["empty"] = options.Empty,
            ["event_time_start"] = options.EventTimeStart is { } start ? ArtifactJson.Time(start) : null,
            ["event_time_end"] = options.EventTimeEnd is { } end ? ArtifactJson.Time(end) : null,
            ["sample"] = options.Sample is { } sample ? new OrderedDictionary<string, object?> { ["start"] = ArtifactJson.Time(sample.Start), ["end"] = ArtifactJson.Time(sample.End) } : null,
            ["store_failures"] = options.StoreFailures,
            ["single_threaded"] = options.SingleThreaded,
            ["fail_fast"] = options.FailFast,
            ["warn_error"] = options.WarnError,
            ["warn_error_options"] = (options.WarnError ? WarningRules.Default : options.Warnings).ToArguments(),
            ["defer"] = options.Defer,
            ["favor_state"] = options.FavorState,
            ["state"] = options.State,
            ["defer_state"] = options.DeferState,
            ["introspect"] = options.Introspect,
            ["version_check"] = options.VersionCheck,
            ["write_json"] = options.WriteJson,
            ["quiet"] = options.Lines.Quiet ?? false,
            ["print"] = options.Lines.Print ?? true,
            ["use_colors"] = options.Lines.UseColors ?? true,
            ["printer_width"] = (long)(options.Lines.PrinterWidth ?? 80),
            ["log_format"] = options.Lines.Format ?? "default",
            ["log_level"] = options.Lines.Level ?? "info",
            ["log_file_max_bytes"] = options.Lines.FileMaxBytes ?? LineOptions.UsualFileMaxBytes,
            ["log_path"] = options.LogPath,
        };
        // As in dbt only where they were given: the profile's may be others when the run is taken up again.
        if (options.Threads is { } threads)
            arguments["threads"] = (long)threads;
        if (selection is null)
            return Said(arguments);
        arguments["select"] = selection.Select.Cast<object?>().ToList();
        arguments["exclude"] = selection.Exclude.Cast<object?>().ToList();
        arguments["selector"] = selection.Selector;
        arguments["resource_types"] = selection.ResourceTypes.Cast<object?>().ToList();
        arguments["exclude_resource_types"] = selection.ExcludeResourceTypes.Cast<object?>().ToList();
        arguments["indirect_selection"] = (selection.IndirectSelection ?? IndirectSelection.Eager).ToString().ToLowerInvariant();
        return Said(arguments);
    }

    /// <summary>As in dbt, what is not said is not there, nor is what is off unless one switches it on.</summary>
    private static OrderedDictionary<string, object?> Said(OrderedDictionary<string, object?> arguments)
    {
        foreach (var (key, value) in arguments.ToList())
            if (value is null || value is false && s_offUnlessSaid.Contains(key))
                arguments.Remove(key);
        return arguments;
    }

    /// <summary>Those of an earlier run that is taken up again, with what was said now.</summary>
    public static OrderedDictionary<string, object?> Again(ProjectState state, string command, IReadOnlyDictionary<string, object?> then)
    {
        var now = Of(state, command);
        var arguments = new OrderedDictionary<string, object?>(then);
        foreach (var key in (string[])["project_dir", "profiles_dir", "log_path", "target_path", "defer_state", "warn_error", "vars", "threads"])
            if (now.TryGetValue(key, out var value))
                arguments[key] = value;
            else
                arguments.Remove(key);
        return arguments;
    }

    /// <summary>Variables that are named as secrets are not written anywhere.</summary>
    private static OrderedDictionary<string, object?> WithoutSecrets(IReadOnlyDictionary<string, object?> vars) =>
        new(vars.Select(v => v.Key.StartsWith(Secrets.Prefix, StringComparison.Ordinal) ? new(v.Key, Secrets.Mask) : v));
}
