using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace EcommAspire.Cli;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class UsageError
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var verb = string.Join(' ', Path(parsed.CommandResult).Prepend("ecomm"));
        if (parsed.UnmatchedTokens is [var first, ..])
        {
            return (first.StartsWith('-') ? $"`{verb}` has no option {first}" : command.Subcommands.Count > 0 ? $"`{verb}` has no verb {first}" : $"`{verb}` does not know what to do with '{first}'")
                + $"; `{verb} --help` says what there is.";
        }

        var error = parsed.Errors[0];
        return $"{Sentence(verb, command, error).TrimEnd('.')}; `{verb} --help` says more.";
    }

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
        return $"{name} takes {Wanted(option?.ValueType ?? argument!.ValueType)}, not '{given[^1]}'";
    }

    private static string Wanted(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(DateOnly) => "a date such as 2025-01-31",
        var t when t == typeof(decimal) => "a number",
        var t when t == typeof(bool) => "true or false",
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
