namespace EcommAspire.Transformation.Project;

/// <summary>The chosen output of <c>profiles.yml</c>: where models go and how.</summary>
public sealed class Profile
{
    internal Profile(string name, string target, string file, IReadOnlyDictionary<string, object?> settings)
    {
        Name = name;
        Target = target;
        File = file;
        Settings = settings;
    }

    /// <summary>The profile's name.</summary>
    public string Name { get; }

    /// <summary>The output's name, as <c>target.name</c> shows it.</summary>
    public string Target { get; }

    /// <summary>The file it was read from.</summary>
    public string File { get; }

    /// <summary>The output's settings, rendered.</summary>
    public IReadOnlyDictionary<string, object?> Settings { get; }

    /// <summary>Flags beside the profiles, where dbt had them once.</summary>
    internal IReadOnlyDictionary<string, object?> Flags { get; private init; } = new Dictionary<string, object?>();

    /// <summary>The engine's type, such as duckdb.</summary>
    public string Type => Text("type") ?? "";

    /// <summary>The schema that models without one of their own go to.</summary>
    public string Schema => Text("schema") ?? "main";

    /// <summary>How many nodes run at once.</summary>
    public int Threads => Settings.GetValueOrDefault("threads") switch
    {
        long threads when threads > 0 => (int)Math.Min(threads, 256),
        string text when int.TryParse(text, out var threads) && threads > 0 => Math.Min(threads, 256),
        _ => 1,
    };

    internal string? Text(string key) => Settings.GetValueOrDefault(key) is { } value ? PlainValues.Str(value) : null;

    internal static Profile Load(string projectRoot, string? asked, ModelOptions options, Func<string, string?> environment, YamlRenderer render)
    {
        var name = options.Profile ?? asked;
        if (string.IsNullOrEmpty(name))
        {
            throw new ProjectException(
                $"no profile is named. Add 'profile: <name>' or pass --profile.", new SourcePlace(DbtProject.FileName));
        }

        var file = Find(projectRoot, options.ProfilesDir, environment);
        var map = YamlTree.ParseMap(Files.ReadText(file), file);
        if (map.Map(name) is not { } profile)
        {
            var known = map.Keys.Where(k => k != "config").ToList();
            throw new ProjectException(
                $"there is no profile '{name}'{Nearest.Suffix(name, known)}. Profiles here: {(known.Count == 0 ? "none" : string.Join(", ", known))}.", new SourcePlace(file));
        }

        var outputs = profile.Map("outputs") is { Keys.Count: > 0 } some
            ? some
            : throw new ProjectException($"the profile '{name}' has no outputs.", profile.Place);
        var target = options.Target
            ?? (profile.Text("target") is { } chosen ? PlainValues.Str(render(chosen, profile.PlaceOf("target"))) : "default");
        if (outputs.Map(target) is not { } output)
        {
            throw new ProjectException(
                $"the profile '{name}' has no target '{target}'{Nearest.Suffix(target, outputs.Keys)}. Targets here: {string.Join(", ", outputs.Keys)}.",
                outputs.Place);
        }

        var settings = Rendering.Tree(output, render, _ => false);
        if (settings.GetValueOrDefault("type") is not string { Length: > 0 })
            throw new ProjectException($"the target '{target}' needs a 'type', such as duckdb.", output.Place);
        return new Profile(name, target, file, settings) { Flags = map.Map("config") is { } flags ? PlainValues.FromYaml(flags) : [] };
    }

    private static string Find(string projectDir, string? given, Func<string, string?> environment)
    {
        List<string> folders = [];
        if (given is not null)
            folders.Add(given);
        else if (DbtVariables.Find("profiles_dir", environment) is { } named)
            folders.Add(named);
        else
        {
            folders.Add(projectDir);
            folders.Add(System.Environment.CurrentDirectory);
            folders.Add(Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".dbt"));
        }

        foreach (var folder in folders)
            if (Path.Combine(folder, "profiles.yml") is var file && System.IO.File.Exists(file))
                return file;
        throw new ProjectException(
            $"there is no profiles.yml in {string.Join(" or ", folders.Distinct())}. Write one, or name its folder with --profiles-dir.");
    }
}
