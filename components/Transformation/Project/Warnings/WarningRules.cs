namespace EcommAspire.Transformation.Project.Warnings;

/// <summary>What becomes of a warning.</summary>
internal enum WarningVerdict
{
    Shown,
    Refused,
    Silenced,
}

/// <summary>
/// What <c>--warn-error</c> and <c>warn_error_options</c> make of warnings: a warning's own name goes before the name of all
/// deprecations, and that before all. https://docs.getdbt.com/reference/global-configs/warnings
/// </summary>
internal sealed record WarningRules
{
    public static WarningRules Default { get; } = new();

    /// <summary>Every warning is an error.</summary>
    public static WarningRules AllRefused { get; } = new() { Error = ["all"] };

    public IReadOnlyList<string> Error { get; private init; } = [];

    public IReadOnlyList<string> Warn { get; private init; } = [];

    public IReadOnlyList<string> Silence { get; private init; } = [];

    /// <summary>Whether the options were given by the names they had before: <c>include</c> and <c>exclude</c>.</summary>
    public bool HasOldNames { get; private init; }

    /// <summary>Reads <c>error</c>, <c>warn</c> and <c>silence</c>, each a list of names, the first also <c>all</c>.</summary>
    public static WarningRules Read(IReadOnlyDictionary<string, object?> options)
    {
        foreach (var key in options.Keys.Except(["error", "warn", "silence", "include", "exclude"]))
            throw Wrong($"has a key '{key}', which is none of error, warn, silence{Nearest.Suffix(key, ["error", "warn", "silence"])}");
        return new()
        {
            Error = Names(options, "error", "include"),
            Warn = Names(options, "warn", "exclude"),
            Silence = Names(options, "silence", null),
            HasOldNames = options.ContainsKey("include") || options.ContainsKey("exclude"),
        };
    }

    public WarningVerdict Of(string name)
    {
        string[][] ranks = [[name], WarningNames.IsDeprecation(name) ? [WarningNames.Deprecations] : [], ["all", "*"]];
        foreach (var rank in ranks)
        {
            if (Silence.Any(rank.Contains))
                return WarningVerdict.Silenced;
            if (Warn.Any(rank.Contains))
                return WarningVerdict.Shown;
            if (Error.Any(rank.Contains))
                return WarningVerdict.Refused;
        }

        return WarningVerdict.Shown;
    }

    /// <summary>The options as dbt's artifacts have them.</summary>
    public OrderedDictionary<string, object?> ToArguments() => new()
    {
        ["error"] = Error is ["all" or "*"] ? Error[0] : Error.Cast<object?>().ToList(),
        ["warn"] = Warn.Cast<object?>().ToList(),
        ["silence"] = Silence.Cast<object?>().ToList(),
    };

    private static List<string> Names(IReadOnlyDictionary<string, object?> options, string key, string? oldKey)
    {
        if (oldKey is not null && options.GetValueOrDefault(oldKey) is not null)
        {
            if (options.GetValueOrDefault(key) is not null)
                throw Wrong($"has both '{key}' and '{oldKey}', which is the old name of it; keep '{key}'");
            key = oldKey;
        }

        switch (options.GetValueOrDefault(key))
        {
            case null:
                return [];
            case "all" or "*" when key is "error" or "include":
                return [(string)options[key]!];
            case IEnumerable<object?> list and not IReadOnlyDictionary<string, object?>:
                var names = list.Select(PlainValues.Str).ToList();
                return names.Find(n => !WarningNames.IsKnown(n)) is { } unknown
                    ? throw Wrong($"names '{unknown}' in '{key}', which is not a valid dbt error name{Nearest.Suffix(unknown, WarningNames.All)}")
                    : names;
            case var other:
                throw Wrong($"has '{PlainValues.Str(other)}' as '{key}', which is a list of names{(key is "error" or "include" ? ", or all" : "")}");
        }
    }

    private static ProjectException Wrong(string why) => new($"warn_error_options {why}.");
}
