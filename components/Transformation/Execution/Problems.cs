using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Contracts;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution;

/// <summary>Says what went wrong with a node: where in the model, and where the SQL is.</summary>
internal static class Problems
{
    public static string Describe(Exception problem, Node node, string? compiled, string? compiledPath, string projectRoot)
    {
        var kind = node.ResourceType.Spelling();
        switch (problem)
        {
            case EngineException refused:
                var line = LineInCompiled(refused, compiled);
                var model = line > 0 ? LineInModel(node, compiled!, line) : 0;
                var place = new SourcePlace(node.DisplayPath, model);
                var where = compiledPath is null ? Quoted(refused) : $"\n  compiled SQL: {Relative(compiledPath, projectRoot)}{(line > 0 ? $":{line}" : "")}";
                // A hook, or what a macro runs beside the model.
                if (compiled is not null && refused.Sql.Length > 0 && !refused.Sql.Contains(compiled, StringComparison.Ordinal))
                    where += $"\n  statement: {Shortened(refused.Sql)}";
                return $"Runtime Error in {kind} {node.Name} ({place})\n  {Indented(refused.Message)}{where}";
            case ContractException broken:
                return $"Compilation Error in {kind} {node.Name} ({node.Place})\n  {Indented(broken.Reason)}";
            case JinjaException jinja:
                var at = jinja.IsLocated ? new SourcePlace(jinja.TemplateName!, jinja.Line) : node.Place;
                var shown = jinja.IsLocated && at.File == node.DisplayPath ? InFile(node, at) : node.Place;
                return $"Compilation Error in {kind} {node.Name} ({shown})\n  {Indented(JinjaPlaces.Text(jinja))}"
                    + (shown.File == at.File ? "" : $"\n  at {at}");
            case ModelException model2:
                return $"Error in {kind} {node.Name} ({model2.Place ?? node.Place})\n  {Indented(model2.Problem)}";
            case OperationCanceledException:
                return "stopped before it was done";
            default:
                return $"{problem.GetType().Name} in {kind} {node.Name} ({node.Place})\n  {Indented(problem.Message)}";
        }
    }

    public static string Relative(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static string Shortened(string sql)
    {
        const int Most = 200;
        // The query comment before it says nothing of it.
        var end = sql.StartsWith("/*", StringComparison.Ordinal) ? sql.IndexOf("*/", StringComparison.Ordinal) : -1;
        if (end >= 0)
            sql = sql[(end + 2)..];
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Most ? line : line[..Most] + "…";
    }

    /// <summary>The line that the database points to, where the SQL is in no file.</summary>
    private static string Quoted(EngineException refused) =>
        refused.Line > 0 && refused.Sql.Split('\n') is var lines && lines.Length >= refused.Line ? $"\n  in: {lines[refused.Line - 1].Trim()}" : "";

    private static string Indented(string text) => text.ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal);

    /// <summary>Raw code starts at the file's first line that is not blank.</summary>
    private static SourcePlace InFile(Node node, SourcePlace place) => new(place.File, place.Line + BlankLinesBefore(node));

    private static int BlankLinesBefore(Node node)
    {
        var path = Path.Combine(node.PackageRoot, node.OriginalFilePath);
        if (node.TestMetadata is not null || !File.Exists(path))
            return 0;
        var source = Files.ReadText(path).ReplaceLineEndings("\n");
        var at = source.IndexOf(node.RawCode.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        return at <= 0 ? 0 : source.AsSpan(0, at).Count('\n');
    }

    /// <summary>The database counts lines in the statement it got; the compiled SQL stands somewhere in it.</summary>
    private static int LineInCompiled(EngineException refused, string? compiled)
    {
        if (refused.Line <= 0 || compiled is null)
            return 0;
        var at = refused.Sql.IndexOf(compiled, StringComparison.Ordinal);
        if (at < 0)
            return 0;
        var line = refused.Line - refused.Sql.AsSpan(0, at).Count('\n');
        return line >= 1 && line <= compiled.AsSpan().Count('\n') + 1 ? line : 0;
    }

    /// <summary>The model's line that reads like the compiled one: the nearest, where several do.</summary>
    private static int LineInModel(Node node, string compiled, int line)
    {
        if (node.TestMetadata is not null)
            return 0;
        var wanted = compiled.Split('\n')[line - 1].Trim();
        var raw = node.RawCode.Split('\n');
        var offset = BlankLinesBefore(node);
        if (raw.Length == compiled.Split('\n').Length)
            return line + offset;
        var best = 0;
        for (var i = 0; i < raw.Length; i++)
            if (Alike(raw[i].Trim(), wanted) && (best == 0 || Math.Abs(i + 1 - line) < Math.Abs(best - line)))
                best = i + 1;
        return best == 0 ? 0 : best + offset;
    }

    /// <summary>The same line, but for what Jinja put in.</summary>
    private static bool Alike(string raw, string compiled)
    {
        if (compiled.Length == 0)
            return false;
        var open = raw.IndexOf("{{", StringComparison.Ordinal);
        if (open < 0)
            return raw == compiled;
        var close = raw.LastIndexOf("}}", StringComparison.Ordinal);
        var (head, tail) = (raw[..open], close < 0 ? "" : raw[(close + 2)..]);
        return head.Length + tail.Length > 0 && compiled.StartsWith(head, StringComparison.Ordinal) && compiled.EndsWith(tail, StringComparison.Ordinal);
    }
}
