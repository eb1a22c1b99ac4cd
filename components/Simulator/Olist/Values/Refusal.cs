using System.Text;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>Why a row is refused.</summary>
/// <param name="Reason">The reason, the same for all rows refused for it.</param>
/// <param name="Value">The value at fault.</param>
/// <param name="Note">What else there is to say of it.</param>
internal readonly record struct Refusal(string Reason, string? Value = null, string? Note = null)
{
    private const int ShownCharacters = 80;

    public static Refusal Of(string reason, ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, ShownCharacters * 4)]);
        return new(reason, text.Length > ShownCharacters ? $"{text[..ShownCharacters]}…" : text);
    }

    /// <summary>The reason as a sentence about one row.</summary>
    public override string ToString() => $"{Reason}{(Value is null ? "" : $": '{Value}'")}{(Note is null ? "" : $" ({Note})")}.";
}
