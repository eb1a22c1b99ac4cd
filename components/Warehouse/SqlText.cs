namespace EcommAspire.Warehouse;

internal static class SqlText
{
    /// <summary>A name quoted, whatever characters it holds.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as a literal, for statements that take no parameters (ATTACH, COPY).</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
