using EcommAspire.Domain;
using EcommAspire.Simulator.Olist.Csv;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>
/// What a whole file tells about values that do not explain themselves: whether <c>3/4/2017</c> is in March or April,
/// whether <c>1.234</c> is more than a thousand. Gathered by a pass over the file, only when there is such a value.
/// </summary>
internal sealed class ColumnEvidence
{
    // One date in a hundred that is written otherwise does not make its column's order doubtful.
    private const int StraysPerHundred = 1;

    private readonly Dictionary<string, Tally> _columns = [];
    private readonly Dictionary<string, DateOrder> _orders = [];
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private readonly Func<DateOrder> _otherFiles;

    private ColumnEvidence(Func<DateOrder> otherFiles) => _otherFiles = otherFiles;

    /// <summary>What was assumed on the evidence, as sentences.</summary>
    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>The order that the file's columns prove, where they agree.</summary>
    public DateOrder FileOrder => Agreed(_columns.Values.Select(c => c.Order));

    /// <summary>The one order there is among these; unknown where there is none, or two.</summary>
    public static DateOrder Agreed(IEnumerable<DateOrder> orders) =>
        orders.Where(order => order is not DateOrder.Unknown).Distinct().ToList() is [var only] ? only : DateOrder.Unknown;

    /// <summary>Gathers what a file's rows tell.</summary>
    /// <param name="rows">All of them.</param>
    /// <param name="header">Its header.</param>
    /// <param name="otherFiles">Tells what the other files prove of dates, when this one proves nothing.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static ColumnEvidence Gather(CsvReader rows, Header header, Func<DateOrder> otherFiles, CancellationToken cancellation)
    {
        var evidence = new ColumnEvidence(otherFiles);
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

    /// <summary>
    /// The order of a column's dates, as its values prove; else as the file's other columns do; else the other files; else
    /// month first, if their days and months are written without a zero, as only a spreadsheet set to English does by
    /// itself. Unknown where nothing tells, or the column's own dates contradict one another.
    /// </summary>
    public DateOrder DateOrderOf(string column)
    {
        if (!_orders.TryGetValue(column, out var order))
            _orders.Add(column, order = Conclude(column, _columns[column]));
        return order;
    }

    private DateOrder Conclude(string column, Tally own)
    {
        if (own.Order is not DateOrder.Unknown)
        {
            if (Math.Min(own.MonthFirst, own.DayFirst) is > 0 and var strays)
                _notes.Add($"{column}: {strays:N0} of its dates are written the other way round than all others; those that do not tell were read as {Written(own.Order)}.");
            return own.Order;
        }

        if (own.MonthFirst > 0)
        {
            _notes.Add($"{column}: {own.MonthFirst:N0} dates have the month first and {own.DayFirst:N0} the day, so those that do not tell were refused.");
            return DateOrder.Unknown;
        }

        var (order, why) = FileOrder is not DateOrder.Unknown and var ofFile ? (ofFile, "as the file's other columns")
            : _otherFiles() is not DateOrder.Unknown and var ofOthers ? (ofOthers, "as in the other files")
            : own.Unpadded > 0 ? (DateOrder.MonthFirst, "as spreadsheets write it that leave out the zero before a single digit")
            : (DateOrder.Unknown, "");
        if (order is not DateOrder.Unknown)
            _notes.Add($"{column}: no date tells whether the month or the day comes first; read as {Written(order)}, {why}.");
        return order;
    }

    private static string Written(DateOrder order) => order is DateOrder.DayFirst ? "day/month/year" : "month/day/year";

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

        public long Unpadded { get; private set; }

        public long Points { get; private set; }

        public long Commas { get; private set; }

        public DateOrder Order =>
            MonthFirst * StraysPerHundred > DayFirst * 100 ? DateOrder.MonthFirst
            : DayFirst * StraysPerHundred > MonthFirst * 100 ? DateOrder.DayFirst
            : DateOrder.Unknown;

        public void Add(TimeText time)
        {
            if (time.Separator == '.')
                return;
            MonthFirst += time.ProvenOrder is DateOrder.MonthFirst ? 1 : 0;
            DayFirst += time.ProvenOrder is DateOrder.DayFirst ? 1 : 0;
            Unpadded += time is { IsUnpadded: true, IsYearFirst: false } ? 1 : 0;
        }

        public void Add(NumberText number)
        {
            Points += number.Mark is DecimalMark.Point ? 1 : 0;
            Commas += number.Mark is DecimalMark.Comma ? 1 : 0;
        }
    }
}
