using System.Text.RegularExpressions;

namespace EcommAspire.Broker.Topics;

/// <summary>What a topic may be called.</summary>
internal static partial class TopicName
{
    private const int Longest = 249;

    /// <summary>What is wrong with a name, in a sentence; null when nothing is.</summary>
    public static string? Refuse(string name) => name switch
    {
        "" => "A topic needs a name.",
        "." or ".." => $"Topic name '{name}' means a folder; choose another.",
        { Length: > Longest } => $"Topic name is {name.Length} characters long; {Longest} is the longest there can be.",
        _ when !Allowed().IsMatch(name) => $"Topic name '{name}' is illegal: it may hold letters, digits, '.', '_' and '-'.",
        _ => null,
    };

    /// <summary>Metrics write '.' as '_', so Kafka has no two topics that differ in that only.</summary>
    public static string Plain(string name) => name.Replace('.', '_');

    [GeneratedRegex("^[a-zA-Z0-9._-]+$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Allowed();
}
