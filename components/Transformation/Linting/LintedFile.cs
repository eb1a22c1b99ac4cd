using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting;

/// <summary>A model's file, taken apart once for all rules.</summary>
internal sealed class LintedFile
{
    public LintedFile(Node model, string root)
    {
        Model = model;
        FullPath = System.IO.Path.Combine(root, model.OriginalFilePath);
        Text = Files.ReadText(FullPath);
        Tokens = SqlScanner.Scan(Text);
        Shape = SqlShape.Of(Tokens);
    }

    public Node Model { get; }

    public string FullPath { get; }

    public string Text { get; }

    public IReadOnlyList<SqlToken> Tokens { get; }

    public SqlShape Shape { get; }

    /// <summary>Whether it lies in a folder of that name.</summary>
    public bool IsIn(string layer) => Model.Fqn.Contains(layer, StringComparer.OrdinalIgnoreCase);

    public Finding At(int offset, string rule, string reason, Replacement? fix = null)
    {
        var (line, column) = SqlScanner.Place(Text, offset);
        return new(rule, Model.OriginalFilePath, line, column, reason) { Fix = fix };
    }
}
