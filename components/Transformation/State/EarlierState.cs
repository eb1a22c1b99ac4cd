using System.Globalization;
using System.Text.Json;

namespace EcommAspire.Transformation.State;

/// <summary>The artifacts of an earlier run in one folder, each read when it is first asked for.</summary>
internal sealed class EarlierState
{
    private readonly string _targetPath;
    private readonly Lazy<EarlierManifest> _manifest;
    private readonly Lazy<EarlierRun> _run;

    public EarlierState(string folder, string targetPath)
    {
        Folder = folder;
        _targetPath = targetPath;
        _manifest = new(() => EarlierManifest.Read(Existing("manifest.json")));
        _run = new(() => EarlierRun.Read(Existing("run_results.json")));
    }

    public string Folder { get; }

    /// <summary>Whether the run writes its own artifacts over these.</summary>
    public bool IsTarget => Path.TrimEndingDirectorySeparator(Folder) == Path.TrimEndingDirectorySeparator(_targetPath);

    public EarlierManifest Manifest => _manifest.Value;

    public EarlierRun Run => _run.Value;

    /// <summary>Reads what is there now, where the run is about to write over it: comparing with the target folder itself compares with the run before.</summary>
    public void Hold()
    {
        if (!IsTarget)
            return;
        if (File.Exists(Path.Combine(Folder, "manifest.json")))
            _ = Manifest;
        if (File.Exists(Path.Combine(Folder, "run_results.json")))
            _ = Run;
    }

    /// <summary>The folder that <c>--state</c> names: from the working directory, or from the project.</summary>
    public static string Resolve(string given, string projectRoot)
    {
        var here = Path.GetFullPath(given);
        return Directory.Exists(here) ? here : Path.GetFullPath(given, projectRoot);
    }

    /// <summary>The sources that have newer rows now than at that run, by the two <c>sources.json</c>.</summary>
    public IReadOnlySet<string> FresherSources()
    {
        var before = LoadedAt(Existing("sources.json"));
        var now = Path.Combine(_targetPath, "sources.json");
        if (!File.Exists(now))
            throw new ProjectException($"source_status compares with the current freshness of the sources, but there is no {now}. Run `source freshness` first.");
        return LoadedAt(now)
            .Where(s => s.Value is not null && (!before.TryGetValue(s.Key, out var earlier) || earlier is not null && s.Value > earlier))
            .Select(s => s.Key)
            .ToHashSet();
    }

    /// <summary>When each source was last loaded; null where asking it failed.</summary>
    private static Dictionary<string, DateTimeOffset?> LoadedAt(string path)
    {
        Dictionary<string, DateTimeOffset?> loaded = [];
        if (ArtifactReader.Read(path).TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Array)
            foreach (var result in results.EnumerateArray())
                loaded[ArtifactReader.Text(result, "unique_id") ?? ""] =
                    DateTimeOffset.TryParse(ArtifactReader.Text(result, "max_loaded_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                        ? moment
                        : null;
        return loaded;
    }

    private string Existing(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path)
            ? path
            : throw new ProjectException($"there is no {file} in {Folder}. --state names the folder of an earlier run's artifacts, usually a copy of its target/.");
    }
}
