using System.Globalization;
using System.Text;

namespace EcommAspire.Simulator.Generation.Events;

/// <summary>One JSON object at a time, written field by field; no text that it is given needs escaping.</summary>
internal sealed class EventJson
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Begin()
    {
        _length = 0;
        Append("{");
    }

    public void End() => Append("}");

    public void Text(string name, ReadOnlySpan<char> value)
    {
        Name(name);
        Append($"\"{value}\"");
    }

    public void Number(string name, long? value)
    {
        Name(name);
        if (value is { } number)
            Append($"{number}");
        else
            Append("null");
    }

    public void Money(string name, long cents)
    {
        Name(name);
        Amount(cents);
    }

    public void Instant(string name, DateTime utc)
    {
        Name(name);
        Append($"\"{utc:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\"");
    }

    public void Lines(string name, ReadOnlySpan<FreshLine> lines)
    {
        Name(name);
        Append("[");
        for (var line = 0; line < lines.Length; line++)
        {
            Append($"{(line > 0 ? "," : "")}{{\"product_id\":{lines[line].Product + 1},\"quantity\":{lines[line].Quantity},\"unit_price\":");
            Amount(lines[line].Price);
            Append("}");
        }

        Append("]");
    }

    private void Amount(long cents) => Append($"{cents / 100}.{cents % 100:D2}");

    private void Name(string name) => Append($"{(_length > 1 ? "," : "")}\"{name}\":");

    private void Append(string text)
    {
        int written;
        while (!Encoding.UTF8.TryGetBytes(text, _buffer.AsSpan(_length), out written))
            Array.Resize(ref _buffer, _buffer.Length * 2);
        _length += written;
    }

    private void Append([System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] ref Utf8Text text) => _length += text.Written;

    /// <summary>Formats straight into the object's buffer.</summary>
    [System.Runtime.CompilerServices.InterpolatedStringHandler]
    private ref struct Utf8Text(int literal, int holes, EventJson target)
    {
        private readonly int _reserved = target.Reserve(literal, holes);

        public int Written { get; private set; }

        public void AppendLiteral(string text) => Written += Encoding.UTF8.GetBytes(text, Rest);

        public void AppendFormatted(string text) => AppendLiteral(text);

        public void AppendFormatted(ReadOnlySpan<char> text) => Written += Encoding.UTF8.GetBytes(text, Rest);

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IUtf8SpanFormattable
        {
            if (!value.TryFormat(Rest, out var count, format, CultureInfo.InvariantCulture))
                throw new InvalidOperationException("A value does not fit.");
            Written += count;
        }

        private readonly Span<byte> Rest => target._buffer.AsSpan(_reserved + Written);
    }

    private int Reserve(int literal, int holes)
    {
        // No hole of ours is longer than a session's name or a path.
        var needed = _length + literal + (holes * 96);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(needed, _buffer.Length * 2));
        return _length;
    }
}
