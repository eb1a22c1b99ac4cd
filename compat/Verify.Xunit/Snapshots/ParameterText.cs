using System.Collections;
using System.Text;
using VerifyTests.Serialization;

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
        DateOnly date => date.ToString("yyyy-MM-dd"),
        TimeOnly time => time.ToString("h-mm-tt"),
        DateTime moment => Moments.InFileName(moment),
        DateTimeOffset moment => Moments.InFileName(moment),
        IEnumerable items => Items(items, isRoot),
        _ => FileNames.Clean(value.ToString() ?? throw new InvalidOperationException($"{value.GetType()} writes itself as null.")),
    };

    private static string Items(IEnumerable items, bool isRoot)
    {
        var text = new StringBuilder().AppendJoin(',', items.Cast<object?>().Select(item => Of(item, isRoot: false))).ToString();
        return isRoot && text.Length > 0 ? text : $"[{text}]";
    }
}
