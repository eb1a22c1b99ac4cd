using EcommAspire.Domain;
using EcommAspire.Simulator.Olist.Csv;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>
/// What a whole file tells about values that do not explain themselves: whether <c>3/4/2017</c> is in March or April,
/// whether <c>1.234</c> is more than a thousand. Gathered by a pass over the file, only when there is such a value.
/// </summary>
internal sealed class ColumnEvidence
{
    private readonly Dictionary<string, Tally> _columns = [];
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);

    private ColumnEvidence()
    {
    }

    /// <summary>What was assumed on the evidence, as sentences.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    public static ColumnEvidence Gather(CsvReader rows, Header header, CancellationToken cancellation)
    {
        var evidence = new ColumnEvidence();
        (Column Column, int Field, Tally Tally)[] columns =
        [
            .. header.Table.Columns
                .Select((column, i) => (column, header.FieldOf(i)))
                .Where(c => c.Item2 >= 0 && c.column.Type.Kind is ValueKind.Timestamp or ValueKind.Integer or ValueKind.BigInteger or ValueKind.Decimal)
                .Select(c => (c.column, c.Item2, evidence._columns[c.column.Name] = new())),
        ];
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Fault is not RowFault.None || rows.Count < header.Count)
                continue;
            foreach (var (column, field, tally) in columns)
            {
                var value = rows[field].Trim(" \t"u8);
                if (column.Type.Kind is ValueKind.Timestamp)
                {
                    if (!TimeText.TryParsePublished(value, out _) && TimeText.TryParse(value, out var time))
                        tally.Add(time);
                }
                else if (value.IndexOfAny((byte)'.', (byte)',') >= 0 && NumberText.TryParse(value, out var number) && !number.IsAmbiguous)
                {
                    tally.Add(number);
                }
            }
        }

        return evidence;
    }

    /// <summary>The order of a column's dates: as its values prove; else as the file's other columns do; else month first.</summary>
    public DateOrder DateOrderOf(string column, char separator)
    {
        if (separator == '.')
            return DateOrder.DayFirst;
        var own = _columns[column];
        if (own.Order is not DateOrder.Unknown)
            return own.Order;
        if (own.MonthFirst > 0)
        {
            _notes.Add($"{column}: {own.MonthFirst:N0} dates have the month first and {own.DayFirst:N0} the day; read as month/day/year.");
            return DateOrder.MonthFirst;
        }

        var others = _columns.Values.Select(c => c.Order).Where(order => order is not DateOrder.Unknown).Distinct().ToList();
        if (others is [var same] && _columns.Values.All(c => c.MonthFirst == 0 || c.DayFirst == 0))
        {
            _notes.Add($"{column}: no date tells whether the month or the day comes first; read as {(same is DateOrder.DayFirst ? "day/month" : "month/day")}/year, as the file's other columns.");
            return same;
        }

        _notes.Add($"{column}: no date tells whether the month or the day comes first; read as month/day/year.");
        return DateOrder.MonthFirst;
    }

    /// <summary>The mark before a column's decimals, where its values prove one and only one.</summary>
    public DecimalMark DecimalMarkOf(string column) => _columns[column] switch
    {
        { Points: > 0, Commas: 0 } => DecimalMark.Point,
        { Points: 0, Commas: > 0 } => DecimalMark.Comma,
        _ => DecimalMark.Unknown,
    };

    private sealed class Tally
    {
        public long MonthFirst { get; private set; }

        public long DayFirst { get; private set; }

        public long Points { get; private set; }

        public long Commas { get; private set; }

        public DateOrder Order =>
            MonthFirst > 0 && DayFirst == 0 ? DateOrder.MonthFirst
            : DayFirst > 0 && MonthFirst == 0 ? DateOrder.DayFirst
            : DateOrder.Unknown;

        public void Add(TimeText time)
        {
            if (time.Separator == '.')
                return;
            MonthFirst += time.ProvenOrder is DateOrder.MonthFirst ? 1 : 0;
            DayFirst += time.ProvenOrder is DateOrder.DayFirst ? 1 : 0;
        }

        public void Add(NumberText number)
        {
            Points += number.Mark is DecimalMark.Point ? 1 : 0;
            Commas += number.Mark is DecimalMark.Comma ? 1 : 0;
        }
    }
}
