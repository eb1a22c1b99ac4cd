namespace EcommAspire.Transformation.Project;

/// <summary>The types that an argument of a macro may be described with (https://docs.getdbt.com/reference/resource-properties/arguments#supported-types).</summary>
internal static class MacroArgumentType
{
    /// <summary>How many types each takes in brackets.</summary>
    private static readonly Dictionary<string, int> s_types = new()
    {
        ["str"] = 0,
        ["string"] = 0,
        ["bool"] = 0,
        ["int"] = 0,
        ["integer"] = 0,
        ["float"] = 0,
        ["any"] = 0,
        ["list"] = 1,
        ["dict"] = 2,
        ["optional"] = 1,
        ["relation"] = 0,
        ["column"] = 0,
    };

    /// <summary>The types, for a person.</summary>
    public const string Names = "one of string, bool, integer, float, any, relation, column, list[…], dict[…, …], optional[…]";

    public static bool IsValid(string type)
    {
        var text = type.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
        return End(text, 0) == text.Length;
    }

    /// <summary>Where the type that begins at a place ends, or -1 where none begins.</summary>
    private static int End(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiLetterLower(text[end]))
            end++;
        if (!s_types.TryGetValue(text[at..end], out var inner))
            return -1;
        for (var i = 0; i < inner; i++)
        {
            if (end >= text.Length || text[end] != (i == 0 ? '[' : ','))
                return -1;
            if ((end = End(text, end + 1)) < 0)
                return -1;
        }

        return inner == 0 ? end : end < text.Length && text[end] == ']' ? end + 1 : -1;
    }
}
