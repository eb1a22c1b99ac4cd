using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Cli;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class UsageError
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var verb = string.Join(' ', Path(parsed.CommandResult).Prepend("ecomm"));
        if (UnknownOption(parsed) is { } unknown)
            return $"`{verb}` has no option {unknown}{Meant(unknown, Options(parsed.CommandResult))}; `{verb} --help` says what there is.";
        if (parsed.UnmatchedTokens is [var first, ..])
        {
            return (command.Subcommands.Count > 0 ? $"`{verb}` has no verb {(first.Length == 0 ? "''" : first)}{Meant(first, command.Subcommands.Select(c => c.Name))}" : $"`{verb}` does not know what to do with '{first}'")
                + $"; `{verb} --help` says what there is.";
        }

        var error = parsed.Errors[0];
        return $"{Sentence(verb, command, error).TrimEnd('.')}; `{verb} --help` says more.";
    }

    /// <summary>Whether an option that there is not was taken for a value, as a library does that knows no better.</summary>
    public static bool HasMisplacedOption(ParseResult parsed) => UnknownOption(parsed) is not null;

    // What follows -- is meant as it stands, and so is the one value that an option asks for.
    private static string? UnknownOption(ParseResult parsed)
    {
        var known = Options(parsed.CommandResult).ToHashSet();
        var single = parsed.CommandResult.Children.OfType<OptionResult>().Where(o => o.Option.Arity.MaximumNumberOfValues == 1).SelectMany(o => o.Tokens).ToHashSet();
        return parsed.Tokens
            .TakeWhile(t => t.Type is not TokenType.DoubleDash)
            .Where(t => t.Type is TokenType.Argument && LooksLikeOption(t.Value) && !single.Contains(t))
            .Select(t => t.Value.Split('=')[0])
            .FirstOrDefault(t => !known.Contains(t));
    }

    private static bool LooksLikeOption(string value) =>
        value is ['-', '-', not '-', ..] or ['-', >= 'A' and <= 'z', ..] && !value.Any(char.IsWhiteSpace);

    private static IEnumerable<string> Options(CommandResult result) =>
        result.Command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(result.Parent is CommandResult above ? Options(above) : []);

    // Of one letter, any other is as near.
    private static string Meant(string given, IEnumerable<string> known) => given.Length > 2 && Nearest.To(given, known) is { } near ? $", did you mean {near}?" : "";

    private static string Sentence(string verb, Command command, ParseError error)
    {
        var option = Above<OptionResult>(error.SymbolResult)?.Option;
        var argument = Above<ArgumentResult>(error.SymbolResult)?.Argument;
        if (option is null && argument is null)
            return command.Subcommands.Count > 0 ? $"`{verb}` needs one of {string.Join(", ", command.Subcommands.Select(c => c.Name))}" : error.Message;
        var given = error.SymbolResult!.Tokens.Select(t => t.Value).ToList();
        var name = option?.Name ?? argument!.Name;
        if (given.Count == 0)
            return option is null ? $"`{verb}` needs {name}" : $"{name} needs a value";
        // What a validator of ours says is a sentence already; the library's own name its types.
        if (error.Message.StartsWith(name, StringComparison.Ordinal))
            return error.Message;
        var choices = (option is null ? argument!.GetCompletions(CompletionContext.Empty) : option.GetCompletions(CompletionContext.Empty)).Select(c => c.Label).ToList();
        if (choices.Count > 0 && given.Find(v => !choices.Contains(v)) is { } unknown)
            return $"{name} takes one of {string.Join(", ", choices)}, not '{unknown}'";
        if (given.Count > 1 && option?.Arity.MaximumNumberOfValues == 1)
            return $"{name} may be given once";
        return $"{name} takes {Wanted(option?.ValueType ?? argument!.ValueType, given[^1])}, not '{given[^1]}'";
    }

    private static string Wanted(Type type, string given) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(DateOnly) => "a date such as 2025-01-31",
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(ulong) => $"a whole number from 0 to {ulong.MaxValue}",
        var t when t == typeof(int) && decimal.TryParse(given, out _) => $"a whole number up to {int.MaxValue}",
        { IsPrimitive: true } => "a whole number",
        _ => "something else",
    };

    private static T? Above<T>(SymbolResult? result)
        where T : SymbolResult => result switch
        {
            null => null,
            T found => found,
            _ => Above<T>(result.Parent),
        };

    private static IEnumerable<string> Path(CommandResult result) =>
        result.Command is RootCommand ? [] : (result.Parent is CommandResult above ? Path(above) : []).Append(result.Command.Name);
}
