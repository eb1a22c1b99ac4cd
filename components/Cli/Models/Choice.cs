using System.CommandLine;

namespace EcommAspire.Cli.Models;

/// <summary>An option that takes one of some words, in whatever case, as dbt's do.</summary>
internal static class Choice
{
    public static void Among(Option<string?> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.CustomParser = given =>
        {
            var word = given.Tokens[^1].Value;
            if (words.FirstOrDefault(w => w.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known)
                return known;
            given.AddError($"{option.Name} takes one of {string.Join(", ", words.Order(StringComparer.Ordinal))}, not '{word}'");
            return null;
        };
    }
}
