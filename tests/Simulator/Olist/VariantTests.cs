using System.Globalization;
using System.IO.Compression;
using System.Text;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>The real files as programs write them again: whatever the form, the very same rows arrive.</summary>
public sealed class VariantTests
{
    private const int RowsOfEach = 1500;

    private delegate string Cell(Column column, string value);

    public static TheoryData<string> Variants() => [.. Written.Keys];

    private static Dictionary<string, Func<Sheet, byte[]>> Written { get; } = new()
    {
        ["a Brazilian spreadsheet"] = sheet => Spreadsheet(sheet, ';', "dd/MM/yyyy HH:mm", value => value.Replace('.', ',')),
        ["an American spreadsheet"] = sheet => [.. Encoding.UTF8.Preamble, .. Spreadsheet(sheet, ',', "M/d/yyyy H:mm", value => value, Encoding.UTF8)],
        ["a spreadsheet's Unicode text"] = sheet => [.. Encoding.Unicode.Preamble, .. Spreadsheet(sheet, '\t', "M/d/yyyy h:mm tt", value => value, Encoding.Unicode)],
        ["cells that lost their format"] = sheet => Text(sheet, ',', Cells((column, value) => column.Type.Kind is ValueKind.Timestamp ? DayNumber(value) : value)),
        ["pandas"] = sheet => Text(
            sheet with { Names = ["Unnamed: 0", .. sheet.Names], Rows = [.. sheet.Rows.Select((row, i) => (string[])[$"{i}", .. row])], Columns = [null, .. sheet.Columns] },
            ',',
            Cells((column, value) => value.Length == 0 ? "nan" : column.Type.Kind is ValueKind.Integer || IsZip(column) ? $"{long.Parse(value)}.0" : value)),
        ["JSON's times, columns the other way round"] = sheet => Text(
            sheet with { Names = [.. sheet.Names.Reverse().Select(Camel)], Rows = [.. sheet.Rows.Select(row => row.Reverse().ToArray())], Columns = [.. sheet.Columns.Reverse()] },
            ',',
            Cells((column, value) => column.Type.Kind is ValueKind.Timestamp && value.Length > 0 ? value.Replace(' ', 'T') + ".000Z" : value)),
        ["MySQL"] = sheet => Text(sheet, ',', Cells((_, value) => value.Length == 0 ? "\\N" : $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"")),
        ["named months, everything quoted, a mark after each row"] = sheet =>
            Text(sheet, '|', Cells((column, value) => column.Type.Kind is ValueKind.Timestamp && value.Length > 0 ? $"\" {Time(value):dd-MMM-yyyy HH:mm:ss} \"" : $"\"{value}\""), after: "|"),
        ["twice over"] = sheet => [.. Text(sheet, ',', (_, _, value) => value), .. Text(sheet, ',', (_, _, value) => value)],
    };

    [RequiresTheory(Needs.Postgres | Needs.OlistSample)]
    [MemberData(nameof(Variants))]
    public async Task The_same_rows_arrive_from(string variant)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        // Rows without a key that stand twice are two rows.
        var sheets = Marketplace.Source.Tables.Where(t => File.Exists(PathOf(t)) && (variant != "twice over" || t.Key.Count > 0)).ToDictionary(t => t, Read);
        foreach (var (table, sheet) in sheets)
            marketplace.Write(Marketplace.OlistFile(table), Text(sheet, ',', (_, _, value) => value));
        var plain = await marketplace.LoadAsync();
        var expected = await ContentAsync(marketplace, sheets.Keys);
        plain.RowsLoaded.ShouldBe(sheets.Values.Sum(s => s.Rows.Count));

        foreach (var (table, sheet) in sheets)
            marketplace.Write(Marketplace.OlistFile(table), Written[variant](sheet));
        var report = await marketplace.LoadAsync();

        report.Files.SelectMany(f => f.Refusals).Where(r => r.Reason != "The row is the header once more").ShouldBeEmpty();
        (await ContentAsync(marketplace, sheets.Keys)).ShouldBe(expected);
        report.Files.ShouldAllBe(f => f.RowsRead == f.RowsLoaded + f.RowsQuarantined + f.RowsRepeated + f.RowsBlank);
    }

    [RequiresFact(Needs.Postgres | Needs.OlistSample)]
    public async Task The_same_rows_arrive_from_the_archive()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        var plain = await marketplace.LoadAsync(OlistSample.Folder);
        var tables = Marketplace.Source.Tables.Where(t => File.Exists(PathOf(t))).ToList();
        var expected = await ContentAsync(marketplace, tables);
        var archive = Path.Combine(marketplace.Folder, "brazilian-ecommerce.zip");
        await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Create))
        {
            foreach (var table in tables)
                await zip.CreateEntryFromFileAsync(PathOf(table), Marketplace.OlistFile(table));
        }

        var given = await marketplace.LoadAsync(archive);
        (await ContentAsync(marketplace, tables)).ShouldBe(expected);
        var found = await marketplace.LoadAsync();

        (given.RowsLoaded, found.RowsLoaded, found.Unchanged).ShouldBe((plain.RowsLoaded, plain.RowsLoaded, true));
    }

    private static byte[] Spreadsheet(Sheet sheet, char delimiter, string times, Func<string, string> number, Encoding? encoding = null) => Text(
        sheet,
        delimiter,
        Cells((column, value) => column switch
        {
            { Type.Kind: ValueKind.Timestamp } when value.Length > 0 => Time(value).ToString(times, CultureInfo.InvariantCulture),
            { Type.Kind: ValueKind.Decimal or ValueKind.Double } => number(value),
            _ when IsZip(column) => $"{long.Parse(value)}",
            _ => value,
        }),
        encoding: encoding ?? Encoding.Latin1,
        lineEnd: "\r\n");

    private static Func<Column?, int, string, string> Cells(Cell write) => (column, _, value) => column is null ? value : write(column, value);

    private static byte[] Text(
        Sheet sheet, char delimiter, Func<Column?, int, string, string> cell, string after = "", Encoding? encoding = null, string lineEnd = "\n")
    {
        var text = new StringBuilder(string.Join(delimiter, sheet.Names)).Append(after).Append(lineEnd);
        foreach (var row in sheet.Rows)
            text.AppendJoin(delimiter, row.Select((value, i) => cell(sheet.Columns[i], i, value))).Append(after).Append(lineEnd);
        return (encoding ?? Encoding.UTF8).GetBytes(text.ToString());
    }

    private static string DayNumber(string time) =>
        time.Length == 0 ? "" : Math.Round((decimal)(Time(time) - new DateTime(1899, 12, 30)).Ticks / TimeSpan.TicksPerDay, 10).ToString("0.##########");

    private static DateTime Time(string value) => DateTime.ParseExact(value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static bool IsZip(Column column) => column.Name.EndsWith("zip_code_prefix", StringComparison.Ordinal);

    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static async Task<List<string>> ContentAsync(MarketplaceUnderTest marketplace, IEnumerable<Table> tables)
    {
        var content = new List<string>();
        foreach (var table in tables)
            content.Add($"{table.Name} {(await marketplace.QueryAsync($"select count(*) || ' ' || md5(string_agg(t::text, ',' order by t::text collate \"C\")) from {table.Name} t")).Single()[0]}");
        return content;
    }

    // Rows with a quoted comma, a backslash (which alone does not prove how it is escaped), or a city beyond Latin-1 are left out.
    private static Sheet Read(Table table)
    {
        var lines = File.ReadLines(PathOf(table)).Take(RowsOfEach + 1).ToList();
        var names = lines[0].Split(',');
        return new(names, [.. names.Select(n => table[n])], [.. lines.Skip(1).Where(l => l.All(c => c is <= (char)0xFF and not ('"' or '\\'))).Select(l => l.Split(','))]);
    }

    private static string PathOf(Table table) => Path.Combine(OlistSample.Folder!, Marketplace.OlistFile(table));

    private sealed record Sheet(string[] Names, Column?[] Columns, List<string[]> Rows);
}
