using System.Collections;
using System.Text;

namespace VerifyTests.Snapshots;

/// <summary>A theory's parameters as part of a file's name.</summary>
internal static class ParameterText
{
    public static string Of(IReadOnlyList<string> names, object?[] values)
    {
        if (values.Length > names.Count)
            throw new InvalidOperationException($"UseParameters was given {values.Length} values, the test method has {names.Count} parameters.");

        return string.Concat(names.Zip(values, (name, value) => $"_{name}={Of(value, isRoot: true)}"));
    }

    private static string Of(object? value, bool isRoot) => value switch
    {
        null => "null",
        string text => FileNames.Clean(text),
        DateOnly or TimeOnly or DateTime or DateTimeOffset => throw new NotSupportedException(
            $"The stand-in for Verify does not write a {value.GetType().Name} into a file's name as the real package does: pass a text made of it."),
        IEnumerable items => Items(items, isRoot),
        _ => FileNames.Clean(value.ToString() ?? throw new InvalidOperationException($"{value.GetType()} writes itself as null.")),
    };

    private static string Items(IEnumerable items, bool isRoot)
    {
        var text = new StringBuilder().AppendJoin(',', items.Cast<object?>().Select(item => Of(item, isRoot: false))).ToString();
        return isRoot && text.Length > 0 ? text : $"[{text}]";
    }
}
