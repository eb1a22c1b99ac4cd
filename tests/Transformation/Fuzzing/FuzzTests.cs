using System.Diagnostics;
using System.Text;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Values;
using Xunit.Abstractions;

namespace EcommAspire.Transformation.Tests.Fuzzing;

/// <summary>
/// Ten thousand spoiled inputs of the front end: each ends well or in an error of ours with its place, soon, and without
/// taking the process along. <c>ECOMM_SOAK=1</c> tries twenty times as many, other ones each day.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly bool s_soak = Environment.GetEnvironmentVariable("ECOMM_SOAK") == "1";
    private static readonly int s_seed = s_soak ? (int)(DateTime.UtcNow - DateTime.UnixEpoch).TotalDays : 20_261_121;
    private static readonly int s_times = s_soak ? 20 : 1;

    [Fact]
    public void Spoiled_templates_end_in_text_or_an_error_with_its_place()
    {
        var templates = Templates();
        Check(9_500, i => templates[i % templates.Count], templates, bytes =>
        {
            var globals = new JinjaGlobals();
            foreach (var (name, value) in s_names)
                globals[name] = JinjaValue.From(value);
            var template = JinjaEnvironment.Default.Parse(Encoding.UTF8.GetString(bytes), "spoiled.sql");
            template.Render(globals, s_impatient);
            template.RenderNative(globals, s_impatient);
        });
    }

    [Fact]
    public void Spoiled_projects_end_in_nodes_or_an_error_with_its_place()
    {
        using var folder = FuzzedProject.Write();
        var files = Directory.GetFiles(folder.Path, "*.*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder.Path, f)).Where(f => f != "profiles.yml").Order(StringComparer.Ordinal).ToList();
        var originals = files.ToDictionary(f => f, folder.Read);
        var at = 0;
        Check(500, i => originals[files[at = i % files.Count]], [.. originals.Values], bytes =>
        {
            var path = Path.Combine(folder.Path, files[at]);
            File.WriteAllBytes(path, bytes);
            try
            {
                folder.Load();
            }
            finally
            {
                folder.Write(files[at], originals[files[at]]);
            }
        });
    }

    private static readonly RenderOptions s_impatient = new() { MaxTurns = 20_000 };

    private static readonly Dictionary<string, object?> s_names = new()
    {
        ["a"] = 1L,
        ["x"] = new JinjaList([1L, "two", 3.5, null]),
        ["d"] = new JinjaDict { ["a"] = 1L, ["b"] = new JinjaList() },
        ["s"] = "text",
    };

    private static List<string> Templates()
    {
        using var stream = typeof(FuzzTests).Assembly.GetManifestResourceStream("Jinja.corpus.jsonl")!;
        using var reader = new StreamReader(stream);
        var project = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "project");
        return [.. Directory.GetFiles(project, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText), .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)((JinjaDict)JinjaJson.Read(line)!)["template"]!)];
    }

    private void Check(int count, Func<int, string> original, IReadOnlyList<string> texts, Action<byte[]> act)
    {
        var watch = Stopwatch.StartNew();
        var trial = new Trial(count * s_times, i => new Mutator(s_seed + i, texts).Mutate(original(i)), act);

        var findings = trial.Run();

        output.WriteLine($"{watch.Elapsed.TotalSeconds:F1} s: {string.Join(", ", trial.Endings.OrderByDescending(e => e.Value).Select(e => $"{e.Value} {e.Key}"))}");
        findings.ShouldBeEmpty(string.Join("\n\n", findings));
        // Where nothing or all is spoiled beyond use, little is tried.
        trial.Endings.GetValueOrDefault("success").ShouldBeInRange(count * s_times / 10, count * s_times * 9 / 10);
    }
}
