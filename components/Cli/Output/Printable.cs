using System.Buffers;

namespace EcommAspire.Cli.Output;

/// <summary>Text as it may be sent to a terminal: what came from a file or a database must not move its cursor or rename its window.</summary>
internal static class Printable
{
    private static readonly SearchValues<char> _controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Where(c => char.IsControl((char)c) && c is not '\n').Select(c => (char)c)]);

    /// <summary>The text with control characters, other than line feeds, as the symbols that stand for them.</summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAny(_controls) ? string.Create(text.Length, text, (shown, of) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = _controls.Contains(of[i]) ? Symbol(of[i]) : of[i];
        }) : text;

    private static char Symbol(char control) => control switch
    {
        '\t' => ' ',
        < ' ' => (char)('\u2400' + control),
        '\u007f' => '\u2421',
        _ => '\ufffd',
    };
}
