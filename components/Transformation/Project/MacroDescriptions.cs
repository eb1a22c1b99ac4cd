using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Project;

/// <summary>What a properties file says of a macro.</summary>
/// <param name="Description">What it does.</param>
/// <param name="Arguments">What it takes.</param>
/// <param name="Meta">Free metadata.</param>
/// <param name="Docs">How the documentation shows it.</param>
/// <param name="PatchPath">The properties file, as <c>package://path</c>.</param>
internal sealed record MacroDescription(
    string Description, IReadOnlyList<MacroArgument> Arguments, IReadOnlyDictionary<string, object?> Meta, IReadOnlyDictionary<string, object?> Docs, string PatchPath);

/// <summary>An argument of a macro, as described.</summary>
internal sealed record MacroArgument(string Name, string? Type, string Description);

/// <summary>Brings what the properties files say of macros to the macros.</summary>
internal static class MacroDescriptions
{
    public static void Apply(IEnumerable<Patch> patches, MacroRegistry macros, YamlRenderer render, bool validates, WarningList warnings)
    {
        foreach (var patch in patches)
        {
            var package = patch.File.Package.Project.Name;
            if (macros.Find(package, patch.Name) is not { } macro)
            {
                warnings.Add(WarningNames.DescribesNoMacro, $"{patch.Map.Place}: there is no macro '{patch.Name}'{Nearest.Suffix(patch.Name, macros.Of(package).Select(m => m.Name))}; its description has no effect.");
                continue;
            }

            string Text(YamlMap map) => map.Text("description") is { } text ? PlainValues.Str(render(text, map.PlaceOf("description"))) : "";
            macro.Described = new MacroDescription(
                Text(patch.Map),
                [.. patch.Map.Maps("arguments").Select(a => new MacroArgument(a.RequiredText("name", "an argument"), a.Text("type"), Text(a)))],
                Merged(patch.Map, "meta"),
                Merged(patch.Map, "docs"),
                $"{package}://{patch.File.Path}");
            if (validates)
                Validate(macro, patch, warnings);
        }
    }

    /// <summary>Warns of arguments that are described otherwise than the macro takes them (https://docs.getdbt.com/reference/global-configs/behavior-changes#macro-argument-validation).</summary>
    private static void Validate(MacroDefinition macro, Patch patch, WarningList warnings)
    {
        var (described, taken) = (macro.Described!.Arguments, macro.Node.Parameters);
        if (described.Count == 0)
            return;
        foreach (var (argument, parameter) in described.Zip(taken))
            if (argument.Name != parameter.Name)
                Warn($"the argument '{argument.Name}' of the macro '{macro.Name}' does not match the definition in Jinja, which has '{parameter.Name}' there");
        if (described.Count != taken.Count)
            Warn($"the number of arguments of the macro '{macro.Name}', {described.Count}, does not match the definition in Jinja, which has {taken.Count}");
        foreach (var argument in described.Where(a => !string.IsNullOrWhiteSpace(a.Type) && !MacroArgumentType.IsValid(a.Type)))
            Warn($"the argument '{argument.Name}' of the macro '{macro.Name}' has an invalid type, '{argument.Type}'; a type is {MacroArgumentType.Names}");

        void Warn(string what) => warnings.Add(WarningNames.MacroArguments, $"{patch.Map.Place}: {what}.");
    }

    /// <summary>What stands beside <c>config</c> and in it; what is in it goes before.</summary>
    private static OrderedDictionary<string, object?> Merged(YamlMap map, string key)
    {
        OrderedDictionary<string, object?> merged = [];
        foreach (var written in (YamlMap?[])[map.Map(key), map.Map("config")?.Map(key)])
            if (written is not null)
                foreach (var (name, value) in PlainValues.FromYaml(written))
                    merged[name] = value;
        return merged;
    }
}
