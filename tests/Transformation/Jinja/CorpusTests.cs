using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Library;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Tests.Jinja;

/// <summary>What Jinja2 itself makes of more than a thousand templates (measured by measure.py), ours must make of them too.</summary>
public sealed class CorpusTests
{
    private static readonly JinjaDict[] Cases = Load();

    public static TheoryData<int, string> Lines
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++)
                data.Add(i, (string)Cases[i]["template"]!);
            return data;
        }
    }

    private static JinjaDict[] Load()
    {
        using var stream = typeof(CorpusTests).Assembly.GetManifestResourceStream("Jinja.corpus.jsonl")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JinjaDict)JinjaJson.Read(line)!)];
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Renders_as_Jinja2_does(int line, string template)
    {
        var measured = Cases[line];
        var globals = new JinjaGlobals();
        if (measured.TryGetValue("context", out var context))
        {
            foreach (var (name, value) in (JinjaDict)context!)
                globals[(string)name!] = value;
        }

        if (!measured.TryGetValue("expected", out var expected))
        {
            Should.Throw<JinjaException>(() => Render()).Line.ShouldBeGreaterThan(0);
            return;
        }

        Render().ShouldBe(expected);

        string Render()
        {
            var parsed = JinjaEnvironment.Default.Parse(template);
            return measured.ContainsKey("native")
                ? JinjaValue.ToRepresentation(parsed.RenderNative(globals))
                : parsed.Render(globals);
        }
    }
}
