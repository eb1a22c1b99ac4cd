using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Simulator.Generation.Engagement;
using EcommAspire.Simulator.Tests.Generation;
using EcommAspire.Simulator.Tests.Loading;

namespace EcommAspire.Simulator.Tests.Days;

/// <summary>What sources hold, to be compared row by row and value by value.</summary>
internal static class Contents
{
    /// <summary>That the sources hold what the business in memory does after as many days, and nothing else.</summary>
    public static async Task HoldAsync(this SourceDatabases sources, PlayedBusiness played, int days)
    {
        foreach (var table in played.Business.Tables.Where(t => t.Source.Kind is SourceKind.Relational && t.Table.Name != "geolocation"))
        {
            var made = played.Rows[$"{table.Source.Name}.{table.Table.Name}"].Select(row => Line(Columns(table.Table).Select(c => Text(c, row[c.Name]))));
            var held = await ReadAsync(sources, table.Source.Name, table.Table);
            held.Order(StringComparer.Ordinal).ShouldBe(made.Order(StringComparer.Ordinal), $"{table.Source.Name}.{table.Table.Name}");
        }

        foreach (var collection in played.Business.Tables.Where(t => t.Source.Kind is SourceKind.Documents))
        {
            var rows = new ExtendedJsonRows(collection.Table);
            for (var chunk = 0; chunk < collection.Chunks; chunk++)
                collection.Write(chunk, rows);
            for (var day = 1; day <= days; day++)
                played.Business.Day(day).Rows.Single(r => r.Table.Name == collection.Table.Name && r.Source.Name == collection.Source.Name).Write(rows);
            var held = await File.ReadAllBytesAsync(Path.Combine(sources.Targets.EngagementFolder!, $"{collection.Table.Name}.jsonl"));
            held.AsSpan().SequenceEqual(rows.Written.Span).ShouldBeTrue(collection.Table.Name);
        }

        var landing = Path.Combine(sources.Targets.FeedsFolder!, "landing");
        var files = played.Business.Files.Concat(Enumerable.Range(1, days).SelectMany(day => played.Business.Day(day).Files)).ToList();
        foreach (var file in files)
            (await File.ReadAllBytesAsync(Path.Combine(landing, file.Feed.Name, file.Name))).AsSpan().SequenceEqual(file.Content().Span).ShouldBeTrue(file.Name);
        Directory.EnumerateFiles(landing, "*", SearchOption.AllDirectories).Count(path => !Path.GetFileName(path).StartsWith('.')).ShouldBe(files.Count);
    }

    private static async Task<List<string>> ReadAsync(SourceDatabases sources, string source, Table table)
    {
        var columns = Columns(table);
        await using var connection = await sources.OpenAsync(source);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {string.Join(", ", columns.Select(c => sources.Quote(source, c.Name)))} from {sources.Quote(source, table.Name)}";
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(Line(columns.Select((column, i) => Text(column, Value(reader, i, column)))));
        return lines;
    }

    private static object? Value(DbDataReader reader, int place, Column column) => reader.IsDBNull(place) ? null : column.Type.Kind switch
    {
        // Money is compared in cents, instants on the business's own clock.
        ValueKind.Decimal => (long)(reader.GetDecimal(place) * 100),
        ValueKind.Instant => reader.GetDateTime(place).AddHours(-3),
        _ => reader.GetValue(place),
    };

    // An engine writes JSON in a way of its own.
    private static List<Column> Columns(Table table) => [.. table.Columns.Where(c => c.Type.Kind is not ValueKind.Json)];

    private static string Line(IEnumerable<string> values) => string.Join('|', values);

    private static string Text(Column column, object? value) => value switch
    {
        null => "\\N",
        DateTime time when column.Type.Kind is ValueKind.Date => $"{time:yyyy-MM-dd}",
        DateTime time => $"{time:yyyy-MM-dd HH:mm:ss.ffffff}",
        DateOnly day => $"{day:yyyy-MM-dd}",
        _ => $"{value}",
    };
}
