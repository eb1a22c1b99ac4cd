using System.CommandLine;
using System.Text;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.Cli.Streaming;
using EcommAspire.Streaming.DeadLetters;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm stream dead-letters</c>: messages that could not be taken in.</summary>
internal static class DeadLettersVerb
{
    private static readonly Option<string?> _topic = new("--topic") { Description = "Only those of this topic", HelpName = "T" };

    public static Command Create() => new("dead-letters", "Messages that could not be taken in, with the reasons") { List(), Show(), Retry() };

    private static Command List()
    {
        var command = new Command("ls", "Those that nobody has dealt with") { _topic };
        command.SetAction((parsed, cancellation) => OnAsync(parsed, (store, terminal) =>
        {
            var letters = store.Read(parsed.GetValue(_topic), cancellation);
            if (terminal.IsJson)
            {
                terminal.Json(letters.Select(Described));
                return;
            }

            if (letters.Count == 0)
            {
                terminal.Note("No message was put aside.");
                return;
            }

            var grid = new Grid(("key", Align.Left), ("produced at", Align.Left), ("reason", Align.Prose));
            foreach (var letter in letters)
                grid.Add(letter.Key, Amounts.Moment(letter.ProducedAt), letter.Reason);
            terminal.Show(grid);
        }, cancellation));
        return command;
    }

    private static Command Show()
    {
        var key = new Argument<string>("KEY") { Description = "The message, as `ls` names it" };
        var command = new Command("show", "One of them, whole") { key };
        command.SetAction((parsed, cancellation) => OnAsync(parsed, (store, terminal) =>
        {
            var letter = Named(store.Read(cancellation: cancellation), parsed.GetRequiredValue(key));
            if (terminal.IsJson)
            {
                terminal.Json(Described(letter));
                return;
            }

            terminal.Line($"{letter.Key}, produced at {Amounts.Moment(letter.ProducedAt)}, refused by {letter.Consumer}");
            terminal.Line($"reason: {letter.Reason}");
            terminal.Line($"key:    {Text(letter.OriginalKey)}");
            foreach (var (name, value) in letter.Headers)
                terminal.Line($"header: {name} = {Text(value)}");
            terminal.Line($"value:  {Text(letter.Value)}");
        }, cancellation));
        return command;
    }

    private static Command Retry()
    {
        var key = new Option<string?>("--key") { Description = "Only this message, as `ls` names it", HelpName = "KEY" };
        var command = new Command("retry", "Send them to their topics again as they were; they count as dealt with then") { _topic, key };
        command.SetAction((parsed, cancellation) => OnAsync(parsed, (store, terminal) =>
        {
            var letters = store.Read(parsed.GetValue(_topic), cancellation);
            if (parsed.GetValue(key) is { } one)
                letters = [Named(letters, one)];
            var sent = store.Retry(letters);
            if (terminal.IsJson)
                terminal.Json(new { Sent = sent });
            else
                terminal.Line($"Sent {Amounts.Of(sent, "message")} again.");
        }, cancellation));
        return command;
    }

    private static async Task<int> OnAsync(ParseResult parsed, Action<DeadLetterStore, Terminal> work, CancellationToken cancellation)
    {
        var terminal = Options.Terminal(parsed);
        await using var stack = await EventStack.StartAsync(Options.DataFolder(parsed), needsDatabase: false, terminal, cancellation);
        await Task.Run(() => work(new(stack.Options), terminal), cancellation);
        return ExitCode.Done;
    }

    private static DeadLetter Named(IReadOnlyList<DeadLetter> letters, string key) =>
        letters.FirstOrDefault(l => l.Key == key) ?? throw new SettingException($"There is no dead letter {key}; `ecomm stream dead-letters ls` lists those there are.");

    private static object Described(DeadLetter letter) => new
    {
        letter.Key,
        letter.Topic,
        letter.Partition,
        letter.Offset,
        letter.Reason,
        letter.Consumer,
        letter.ProducedAt,
        OriginalKey = Text(letter.OriginalKey),
        Headers = letter.Headers.Select(h => new { Name = h.Key, Value = Text(h.Value) }),
        Value = Text(letter.Value),
        ValueBase64 = letter.Value is null ? null : Convert.ToBase64String(letter.Value),
    };

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);
}
