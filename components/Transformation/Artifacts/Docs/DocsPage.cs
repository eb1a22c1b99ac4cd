using System.Security.Cryptography;
using System.Text;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Docs;

/// <summary>
/// Puts page, style, script and content into one HTML file. The page may run nothing but the script written here and may ask
/// nobody for anything: its own policy says so to the browser.
/// </summary>
internal static class DocsPage
{
    private static readonly string[] s_scripts = ["dom.js", "content.js", "markdown.js", "highlight.js", "search.js", "layering.js", "lineage.js", "pages.js", "app.js"];

    public static string Write(string folder, string title, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, "index.html");
        var script = $"'use strict';\n(() => {{\n{string.Concat(s_scripts.Select(Resource))}\n}})();";
        var style = Resource("style.css");
        var head = Resource("page.html")
            .Replace("{{title}}", System.Net.WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("{{policy}}", $"default-src 'none'; script-src '{Hash(script)}'; style-src '{Hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'", StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal);
        var cut = head.IndexOf("{{content}}", StringComparison.Ordinal);
        var before = head[..cut];
        var after = head[(cut + "{{content}}".Length)..].Replace("{{script}}", script, StringComparison.Ordinal);
        var json = content.ToArray();
        Files.WriteWhole(path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(before));
            stream.Write(json);
            stream.Write(Encoding.UTF8.GetBytes(after));
        });
        return path;
    }

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(DocsPage).Assembly.GetManifestResourceStream($"docs/{name}")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
