using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Loading;
using EcommAspire.Simulator.Olist.Csv;
using EcommAspire.Simulator.Olist.Values;

namespace EcommAspire.Simulator.Olist;

/// <summary>Takes one file's rows into its table and accounts for each of them.</summary>
internal sealed class FileLoad
{
    private const int ChunkBytes = 1 << 17;
    private const int ShownLines = 5;
    private const int MaxKeyBytes = 2048; // a hundred characters, four bytes each, all escaped, and room

    /// <summary>When the public dataset was put together: the change time of rows that tell of no moment themselves.</summary>
    private static readonly long _collected = (new DateTime(2018, 11, 1).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    // What is promised for a day has not happened on it.
    private static readonly string[] _promises = ["order_estimated_delivery_date", "shipping_limit_date"];

    private readonly OlistText _file;
    private readonly Table _table;
    private readonly SqlDialect _dialect;
    private readonly QuarantineFile _quarantine;
    private readonly RowRepairs _repairs = new();
    private readonly Dictionary<(string? Column, string Reason), (long Count, List<long> Lines)> _refusals = [];
    private readonly KeyIndex? _keys;
    private long _read;
    private long _loaded;
    private long _refused;
    private long _repeated;
    private long _blank;
    private long? _firstRepeatedLine;

    public FileLoad(OlistText file, SqlDialect dialect, QuarantineFile quarantine)
    {
        (_file, _table, _dialect, _quarantine) = (file, file.Table, dialect, quarantine);
        _keys = _table.Key.Count > 0 ? new() : null;
    }

    private TextEncoding Encoding => _file.Survey.Encoding;

    public async Task<OlistFileReport> RunAsync(TableLoad load, CancellationToken cancellation)
    {
        var report = new OlistFileReport(_table.Name, _file.File.DisplayName, OlistFileState.Loaded);
        try
        {
            using (var text = _file.Open())
                await LoadAsync(_file.Rows(text), load, cancellation);
            return report with
            {
                RowsRead = _read,
                RowsLoaded = _loaded,
                RowsQuarantined = _refused,
                RowsRepeated = _repeated,
                RowsBlank = _blank,
                FirstRepeatedLine = _firstRepeatedLine,
                Notes = [.. EncodingNotes(), .. _file.Header.Notes, .. QuoteNotes(), .. _file.Evidence.IsValueCreated ? _file.Evidence.Value.Notes : []],
                Repairs = _repairs.Counts,
                Refusals = [.. _refusals.Select(r => new RefusalCount(r.Key.Column, r.Key.Reason, r.Value.Count, r.Value.Lines)).OrderBy(r => r.FirstLines[0])],
            };
        }
        catch (HeaderException e)
        {
            var refusal = $"{_file.File.DisplayName} {e.Message}";
            _quarantine.Add(refusal);
            return report with { State = OlistFileState.Refused, Refusal = refusal, Notes = EncodingNotes() };
        }
    }

    private async Task LoadAsync(CsvReader rows, TableLoad load, CancellationToken cancellation)
    {
        var header = _file.Header;
        var writer = RowWriter.For(_dialect, _table.Columns.Count);
        FieldReader?[] readers = [.. _table.Columns.Select((column, i) => header.FieldOf(i) < 0 ? null : Reader(column))];
        TimestampReader[] moments = [.. readers.OfType<TimestampReader>().Where(r => !_promises.Contains(r.Column.Name))];
        while (rows.Read())
        {
            TakeRow(rows, header, readers, moments, writer);
            if (writer.Rows.Length < ChunkBytes)
                continue;
            await load.WriteAsync(writer.Rows, cancellation);
            writer.Clear();
        }

        await load.WriteAsync(writer.Rows, cancellation);
    }

    private void TakeRow(CsvReader rows, Header header, FieldReader?[] readers, TimestampReader[] moments, RowWriter writer)
    {
        _read++;
        if (rows.Fault is not RowFault.None)
        {
            Refuse(rows, null, rows.Fault is RowFault.UnclosedQuote
                ? new("A quote is opened and never closed", Note: $"on line {rows.FaultLine}")
                : new("The row is longer than a row of these files can be", Note: $"{CsvReader.MaxRowBytes:N0} bytes"));
            return;
        }

        if (IsBlank(rows))
        {
            _blank++;
            return;
        }

        if (ShapeFault(rows, header) is { } misshapen)
        {
            Refuse(rows, null, misshapen);
            return;
        }

        if (header.IsRepeatedBy(rows))
        {
            Refuse(rows, null, new("The row is the header once more"));
            return;
        }

        if (ByteFault(rows) is { } fault)
        {
            var column = ColumnOf(rows, header, fault.IsFaulty);
            Refuse(rows, column, new(column is null ? $"The row {fault.Reason}" : fault.Reason));
            return;
        }

        if (rows.HasMark)
            _repairs.Note(null, "a byte order mark within the file passed over");
        if (rows.HasStrayQuotes)
            _repairs.Note(null, "quotes within a quoted field taken as they stand");
        writer.BeginRow();
        Span<byte> key = stackalloc byte[MaxKeyBytes];
        var keyLength = 0;
        for (var i = 0; i < readers.Length; i++)
        {
            var before = writer.Row.Length;
            var field = header.FieldOf(i);
            Refusal? refusal = null;
            if (readers[i] is { } reader)
                refusal = reader.Read(field < rows.Count ? rows[field] : default, field < rows.Count && rows.IsQuoted(field), writer);
            else if (_table.Columns[i].Nullable)
                writer.Null();
            else
                writer.Timestamp(LastMoment(moments));
            if (refusal is { } reason)
            {
                writer.UndoRow();
                Refuse(rows, _table.Columns[i].Name, reason);
                return;
            }

            if (_keys is not null && _table.Key.Contains(_table.Columns[i].Name))
            {
                writer.Row[before..].CopyTo(key[keyLength..]);
                keyLength += writer.Row.Length - before;
            }
        }

        if (_keys is not null && !_keys.TryAdd(key[..keyLength], writer.Row, rows.Line, out var firstLine, out var isSameRow))
        {
            writer.UndoRow();
            if (isSameRow)
            {
                _repeated++;
                _firstRepeatedLine ??= rows.Line;
                _repairs.Forget();
            }
            else
            {
                Refuse(rows, null, new($"The row has the {string.Join(", ", _table.Key)} of an earlier one, which is kept, and differs from it", Note: $"line {firstLine}"));
            }

            return;
        }

        writer.EndRow();
        _loaded++;
        _repairs.Accept(rows.Line);
    }

    private Refusal? ShapeFault(CsvReader rows, Header header)
    {
        var count = rows.Count;
        if (count == header.Count)
            return null;
        if (count > header.Count)
        {
            var surplus = Enumerable.Range(header.Count, count - header.Count);
            if (surplus.All(i => rows[i].Trim(" \t"u8).IsEmpty))
            {
                _repairs.Note(null, "empty fields after the last removed");
                return null;
            }
        }
        else if (count > 1 && header.MayEndAt(count) && !rows.EndsWithoutLineEnd)
        {
            _repairs.Note(null, "empty fields at the end restored");
            return null;
        }

        var note = $"{count} instead of {header.Count}";
        if (rows.SpansLines)
        {
            // More likely a quote gone astray than a row: only its first line is lost for it.
            rows.TakeFirstLine();
            note += ", a quoted line break among them";
        }

        return new(count < header.Count
            ? rows.EndsWithoutLineEnd ? "The file ends in the middle of the row: it has too few fields" : "The row has too few fields"
            : "The row has too many fields", Note: note);
    }

    private (string Reason, Func<byte[], bool> IsFaulty)? ByteFault(CsvReader rows)
    {
        if (rows.Raw.Contains((byte)0))
            return ("holds a zero byte, which is no text", field => field.Contains((byte)0));
        if (Encoding.IsBroken(rows.Raw))
            return ($"holds bytes that are not {Encoding.Name}, unlike the rest of the file", field => Encoding.IsBroken(field));
        return null;
    }

    private string? ColumnOf(CsvReader rows, Header header, Func<byte[], bool> isFaulty)
    {
        for (var i = 0; i < _table.Columns.Count; i++)
        {
            var field = header.FieldOf(i);
            if (field >= 0 && field < rows.Count && isFaulty(rows[field].ToArray()))
                return _table.Columns[i].Name;
        }

        return null;
    }

    private static bool IsBlank(CsvReader rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows[i].Trim(" \t\r\n\u001A"u8).IsEmpty)
                return false;
        }

        return true;
    }

    private static long LastMoment(TimestampReader[] moments)
    {
        long? last = null;
        foreach (var moment in moments)
        {
            if (moment.Last is { } at && !(at <= last))
                last = at;
        }

        return last ?? _collected;
    }

    private void Refuse(CsvReader rows, string? column, Refusal refusal)
    {
        _repairs.Forget();
        _refused++;
        var (count, lines) = _refusals.GetValueOrDefault((column, refusal.Reason), (0, []));
        if (lines.Count < ShownLines)
            lines.Add(rows.Line);
        _refusals[(column, refusal.Reason)] = (count + 1, lines);
        _quarantine.Add(rows.Line, column, refusal, rows.Raw);
    }

    private FieldReader Reader(Column column) => column switch
    {
        { Type.Kind: ValueKind.Timestamp } => new TimestampReader(column, _repairs, _file.Evidence),
        { Type.Kind: ValueKind.Integer or ValueKind.BigInteger or ValueKind.Decimal } => new NumberReader(column, _repairs, _file.Evidence),
        { Type.Kind: ValueKind.Double } => new DegreesReader(column, _repairs, column.Name.EndsWith("_lat", StringComparison.Ordinal) ? 90 : 180),
        _ when column.Name.EndsWith("_zip_code_prefix", StringComparison.Ordinal) => new ZipCodeReader(column, _repairs),
        _ when column.Name.EndsWith("_state", StringComparison.Ordinal) => new StateReader(column, _repairs),
        { Name: "order_status" } => new CodeReader(column, _repairs, Marketplace.OrderStatuses),
        { Name: "payment_type" } => new CodeReader(column, _repairs, Marketplace.PaymentTypes),
        _ when _table.Key.Contains(column.Name) || _table.ForeignKeys.Any(f => f.Columns.Contains(column.Name)) || column.Name.EndsWith("_id", StringComparison.Ordinal)
            => new IdentifierReader(column, _repairs),
        _ => new Values.TextReader(column, _repairs),
    };

    private IReadOnlyList<string> EncodingNotes() => Encoding switch
    {
        { Decoder: not null, HasInvalidBytes: true } => [$"Its text is in {Encoding.Name}, but not all of it, and was read as that."],
        { Accidents: > 0 } => [$"Its text is in {Encoding.Name}, and was read as that; {Encoding.Accidents:N0} of its characters could be UTF-8 as well."],
        { Decoder: not null } => [$"Its text is in {Encoding.Name}, and was read as that."],
        { HasInvalidBytes: true } => ["Its text is in UTF-8, but not all of it."],
        _ => [],
    };

    private IReadOnlyList<string> QuoteNotes() => _file.HasBackslashes ? ["Quotes within its fields are escaped by backslashes, and were read so."] : [];
}
