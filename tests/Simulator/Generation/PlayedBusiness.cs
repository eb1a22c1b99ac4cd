using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Days;

namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>A business in memory, and what becomes of it day by day.</summary>
internal sealed class PlayedBusiness
{
    private readonly Dictionary<string, Dictionary<string, int>> _places = [];

    public PlayedBusiness(SimulatorOptions options)
    {
        Business = new(options);
        Rows = Business.Tables.ToDictionary(t => Name(t.Source, t.Table), t => RowCollector.Of(Business, t.Source.Name, t.Table.Name));
        foreach (var table in Business.Tables)
        {
            var places = _places[Name(table.Source, table.Table)] = [];
            foreach (var row in Rows[Name(table.Source, table.Table)])
                places[places.ContainsKey(Key(table.Table, row)) ? $"{places.Count}" : Key(table.Table, row)] = places.Count;
        }
    }

    public SimulatedBusiness Business { get; }

    public Dictionary<string, List<Row>> Rows { get; }

    public static List<Row> Of(DayRows rows)
    {
        var made = new RowCollector(rows.Table);
        rows.Write(made);
        return made.All;
    }

    public static List<Row> Of(DayChanges changes)
    {
        var made = new RowCollector(new(changes.Table.Name, "", changes.Columns));
        changes.Write(made);
        return made.All;
    }

    public SimulatedDay Play(int number)
    {
        var day = Business.Day(number);
        foreach (var added in day.Rows)
        {
            foreach (var row in Of(added))
            {
                _places[Name(added.Source, added.Table)].TryAdd(Key(added.Table, row), Rows[Name(added.Source, added.Table)].Count)
                    .ShouldBeTrue($"{Name(added.Source, added.Table)} {Key(added.Table, row)} is there already");
                Rows[Name(added.Source, added.Table)].Add(row);
            }
        }

        foreach (var changes in day.Changes)
        {
            foreach (var change in Of(changes))
                Apply(changes, change);
        }

        return day;
    }

    private void Apply(DayChanges changes, Row told)
    {
        _places[Name(changes.Source, changes.Table)].TryGetValue(Key(changes.Table, told), out var place).ShouldBeTrue($"{changes.What}: no row {Key(changes.Table, told)}");
        var held = Rows[Name(changes.Source, changes.Table)][place];
        if (changes.Table.Watermark is { } watermark)
            told.Time(watermark).ShouldBeGreaterThanOrEqualTo(held.Time(watermark), $"{changes.What} {Key(changes.Table, told)}");
        if (changes.Expressions.ContainsKey("stock_quantity"))
        {
            var level = held.Number("reorder_level");
            told.Values[told.Columns["stock_quantity"]] =
                Math.Max(held.Number("stock_quantity") + (held.Number("stock_quantity") < level ? 3 * level : 0) - told.Number("stock_quantity"), 0);
        }

        foreach (var column in changes.Columns)
            held.Values[held.Columns[column.Name]] = told[column.Name];
    }

    private static string Name(Source source, Table table) => $"{source.Name}.{table.Name}";

    private static string Key(Table table, Row row) => string.Join('|', table.Key.Select(k => row[k]));
}
