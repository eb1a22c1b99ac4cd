using EcommAspire.Domain;
using EcommAspire.Simulator.Generation;

namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>Keeps rows as values by column.</summary>
internal sealed class RowCollector(Table table) : RowSink
{
    private readonly Dictionary<string, int> _columns = table.Columns.Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i);
    private object?[] _row = [];
    private int _column;

    public List<Row> All { get; } = [];

    public static List<Row> Of(SimulatedBusiness business, string source, string table)
    {
        var made = business.Tables.Single(t => t.Source.Name == source && t.Table.Name == table);
        var rows = new RowCollector(made.Table);
        for (var chunk = 0; chunk < made.Chunks; chunk++)
            made.Write(chunk, rows);
        return rows.All;
    }

    public override void StartRow() => (_row, _column) = (new object?[_columns.Count], 0);

    public override void EndRow()
    {
        _column.ShouldBe(_columns.Count);
        All.Add(new(_row, _columns));
        base.EndRow();
    }

    // What is broken is no row.
    public override void Line(string line)
    {
    }

    public override void Null() => Add(null);

    public override void Text(string value) => Add(value);

    public override void Integer(int value) => Add(value);

    public override void BigInteger(long value) => Add(value);

    public override void Money(long cents) => Add(cents);

    public override void Degrees(long value) => Add(value / 1e8);

    public override void Boolean(bool value) => Add(value);

    public override void Date(DateOnly value) => Add(value);

    public override void Timestamp(DateTime value) => Add(value);

    // Back on the business's own clock, on which its days begin and end.
    protected override void Utc(DateTime value) => Add(value.AddHours(-3));

    public override void Json(string value) => Add(value);

    private void Add(object? value) => _row[_column++] = value;
}

/// <summary>A row; money in cents.</summary>
internal sealed record Row(object?[] Values, Dictionary<string, int> Columns)
{
    public object? this[string column] => Values[Columns[column]];

    public string Text(string column) => (string)this[column]!;

    public long Number(string column) => Convert.ToInt64(this[column]);

    public DateTime Time(string column) => (DateTime)this[column]!;

    public DateTime? TimeOrNull(string column) => (DateTime?)this[column];
}
