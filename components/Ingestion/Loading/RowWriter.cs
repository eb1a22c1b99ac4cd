using System.Buffers;
using System.Text;
using EcommAspire.Domain;

namespace EcommAspire.Ingestion.Loading;

/// <summary>A row that was refused.</summary>
/// <param name="File">The file it stood in, if any.</param>
/// <param name="Line">The line it began on, if known.</param>
/// <param name="Column">The column at fault; null where the row as a whole is.</param>
/// <param name="Key">The row's key, if known.</param>
/// <param name="Reason">Why.</param>
/// <param name="Raw">The row as it was.</param>
public sealed record Refusal(string? File, long? Line, string? Column, string? Key, string Reason, string Raw);

/// <summary>Writes rows in the interchange form, value by value; a row with a value that does not fit is refused as a whole.</summary>
public sealed class RowWriter
{
    /// <summary>The longest row, in bytes of the interchange form: the CSV reader holds one several times over.</summary>
    internal const int LongestRow = 128 << 20;

    private const int FlushAt = 1 << 18;
    private const int ShownOfLongRow = 1 << 16;

    private static readonly SearchValues<byte> _special = SearchValues.Create("\",\n\r"u8);

    private readonly Stream _destination;
    private readonly IReadOnlyList<Column> _columns;
    private readonly Action<Refusal> _refuse;
    private readonly bool _requireValues;
    private readonly ByteBuffer _buffer = new(FlushAt * 2);
    private readonly ByteBuffer _value = new(256);

    private string? _file;
    private long? _line;
    private int _rowStart;
    private int _column;
    private string? _faultColumn;
    private string? _fault;

    internal RowWriter(Stream destination, IReadOnlyList<Column> columns, Action<Refusal> refuse, bool requireValues)
    {
        _destination = destination;
        _columns = columns;
        _refuse = refuse;
        _requireValues = requireValues;
    }

    /// <summary>The rows written.</summary>
    public long Written { get; private set; }

    /// <summary>The rows refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Dates of all zeros that were taken as null, by column.</summary>
    internal Dictionary<string, long> ZeroDates { get; } = [];

    /// <summary>Begins a row.</summary>
    public void Begin(string? file = null, long? line = null)
    {
        _file = file;
        _line = line;
        _rowStart = _buffer.Length;
        _column = 0;
        _fault = null;
        _faultColumn = null;
    }

    /// <summary>Writes the next column's value as null.</summary>
    public void WriteNull()
    {
        var column = Next();
        if (_requireValues && !column.Nullable)
            Fault(column.Name, "is missing, and the contract requires it");
    }

    /// <summary>Writes the next column's value from its text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        var column = Next();
        if (_fault is not null)
            return;
        if (column.Type.Kind is ValueKind.Text)
        {
            WriteText(column, text);
            return;
        }

        _value.Clear();
        switch (ValueText.Normalize(column.Type, text, _value, out var problem))
        {
            case ValueFit.Fits:
                WriteQuoted(_value.Written);
                break;
            case ValueFit.ZeroDate:
                ZeroDates[column.Name] = ZeroDates.GetValueOrDefault(column.Name) + 1;
                break;
            default:
                Fault(column.Name, problem!);
                break;
        }
    }

    /// <summary>Says that the next column's value does not fit, so that the row will be refused.</summary>
    /// <param name="reason">Why, as a sentence's end whose subject is the value.</param>
    public void WriteUnfit(string reason) => Fault(Next().Name, reason);

    /// <summary>Writes the next two columns' values: the file and the line that the row stood in.</summary>
    internal void WriteOrigin(ReadOnlySpan<byte> file, long line)
    {
        Write(file);
        Span<byte> digits = stackalloc byte[20];
        _ = line.TryFormat(digits, out var length);
        Write(digits[..length]);
    }

    /// <summary>Whether the row begun will be refused.</summary>
    public bool Faulted => _fault is not null || IsTooLong;

    private bool IsTooLong => _buffer.Length - _rowStart > LongestRow;

    /// <summary>Ends the row.</summary>
    /// <param name="raw">The row as it was, for the quarantine.</param>
    /// <param name="key">Its key, for the quarantine; wanted only when <see cref="Faulted"/>.</param>
    public void End(ReadOnlySpan<byte> raw, string? key = null)
    {
        if (IsTooLong)
        {
            _fault = $"The row is {(_buffer.Length - _rowStart) / 1e6:N0} MB long, and the lake takes rows of up to {LongestRow / 1e6:N0} MB; it stays in the source: shorten it or leave its long columns out of the contract.";
            _faultColumn = null;
            // The whole of it would be as much too long for the quarantine.
            raw = raw[..Math.Min(raw.Length, ShownOfLongRow)];
        }

        if (_fault is not null)
        {
            _buffer.Truncate(_rowStart);
            Refuse(new(_file, _line, _faultColumn, key, _fault, Encoding.UTF8.GetString(raw)));
            return;
        }

        if (_column != _columns.Count)
            throw new InvalidOperationException($"A row of {_columns.Count} columns was ended after {_column}.");
        _buffer.Add((byte)'\n');
        Written++;
        if (_buffer.Length >= FlushAt)
            Flush();
    }

    /// <summary>Drops the row begun and refuses it for a reason of its own.</summary>
    public void Abandon(Refusal refusal)
    {
        _buffer.Truncate(_rowStart);
        Refuse(refusal);
    }

    /// <summary>Refuses what never became a row.</summary>
    public void Refuse(Refusal refusal)
    {
        Refused++;
        _refuse(refusal);
    }

    /// <summary>Hands on what is still held back.</summary>
    public void Flush()
    {
        _destination.Write(_buffer.Written);
        _buffer.Clear();
    }

    private Column Next()
    {
        if (_column > 0)
            _buffer.Add((byte)',');
        return _columns[_column++];
    }

    private void WriteText(Column column, ReadOnlySpan<byte> text)
    {
        if (System.Text.Unicode.Utf8.IsValid(text))
            WriteQuoted(text);
        else
            Fault(column.Name, "is not UTF-8 text");
    }

    private void WriteQuoted(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOfAny(_special);
        if (at < 0 && text.Length > 0)
        {
            _buffer.Add(text);
            return;
        }

        _buffer.AddQuoted(text);
    }

    private void Fault(string column, string problem)
    {
        _fault ??= $"{column} {problem}.";
        _faultColumn ??= column;
    }
}
