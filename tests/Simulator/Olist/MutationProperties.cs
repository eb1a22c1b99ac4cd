using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Olist;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>Whatever befalls rows of the real files, each is loaded, or is told of with its file, its line and a reason.</summary>
public sealed class MutationProperties
{
    private const int RowsOfEach = 40;

    private static readonly string[] _junk =
        ["nan", "\\N", "-1", "6", "1,5", "1.234,56", "R$ 3,00", "03/04/2017 10:00", "25/12/2017", "12/25/2017 1:00 PM", "43010.5", "1.23E+31", "1310.0", "037", "é", "\u00A0", "=1+1", "'x", "99999999999999999999", ";", "\t", "\0", "\\", "\uFEFF"];

    private static readonly string[] _lineEnds = ["\n", "\r\n", "\r", "\n\n", "\r\n \r\n", "\n,,,,\n"];

    private static readonly Gen<Mutation> _mutation = Gen.Frequency(
        (4, from line in Line from piece in Gen.Elements(_junk) from at in Gen.Choose(0, 300) select new Mutation("insert junk", line, l => l.Insert(at % (l.Length + 1), piece))),
        (4, from line in Line from piece in Gen.Elements(_junk) from at in Gen.Choose(0, 10) select new Mutation("replace a field", line, l => Replace(l, at, piece))),
        (2, from line in Line from at in Gen.Choose(0, 300) select new Mutation("cut", line, l => l[..(at % (l.Length + 1))])),
        (2, from line in Line from at in Gen.Choose(0, 10) select new Mutation("lose a field", line, l => Replace(l, at, null))),
        (1, from line in Line from end in Gen.Elements(_lineEnds) select new Mutation("end otherwise", line, l => l + end.TrimEnd('\n'))),
        (1, from line in Line from end in Gen.Elements(_lineEnds) select new Mutation("repeat", line, l => l + end + l)),
        (1, from line in Line select new Mutation("make blank", line, _ => "")),
        (1, from line in Line from at in Gen.Choose(0, 300) select new Mutation("quote", line, l => l.Insert(at % (l.Length + 1), "\""))));

    private static Gen<int> Line => Gen.Choose(1, RowsOfEach);

    [RequiresFact(Needs.Postgres | Needs.OlistSample)]
    public async Task Every_row_of_every_spoilt_file_is_accounted_for()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        var outcomes = (Quarantined: 0L, Repeated: 0L, Blank: 0L, Repaired: 0L);
        foreach (var spoiling in Gen.Sample(Gen.ListOf(Gen.ListOf(_mutation, 12), Marketplace.Source.Tables.Count), 12))
        {
            var files = Marketplace.Source.Tables.Zip(spoiling, (table, mutations) => (Table: table, Mutations: mutations, Text: Spoil(Lines(table), mutations))).ToList();
            foreach (var (table, _, text) in files)
                marketplace.Write(Marketplace.OlistFile(table), text);

            var report = await marketplace.LoadAsync();

            foreach (var (table, mutations, text) in files)
            {
                var file = report.Files.Single(f => f.Table == table.Name);
                await CheckAsync(marketplace, table, file, text, $"{table.Name}: {string.Join("; ", mutations)}");
                outcomes = (
                    outcomes.Quarantined + file.RowsQuarantined, outcomes.Repeated + file.RowsRepeated, outcomes.Blank + file.RowsBlank, outcomes.Repaired + file.Repairs.Sum(r => r.Count));
            }
        }

        // The spoiling spoils.
        outcomes.ShouldSatisfyAllConditions(
            o => o.Quarantined.ShouldBeGreaterThan(100),
            o => o.Repeated.ShouldBePositive(),
            o => o.Blank.ShouldBePositive(),
            o => o.Repaired.ShouldBePositive());
    }

    private static async Task CheckAsync(MarketplaceUnderTest marketplace, Table table, OlistFileReport file, string text, string why)
    {
        file.State.ShouldBe(OlistFileState.Loaded, why);
        file.RowsRead.ShouldBe(file.RowsLoaded + file.RowsQuarantined + file.RowsRepeated + file.RowsBlank, why);
        (await marketplace.CountAsync(table.Name)).ShouldBe(file.RowsLoaded, why);
        file.Refusals.Sum(r => r.Count).ShouldBe(file.RowsQuarantined, why);

        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var rows = lines.Length - (lines[^1].Length == 0 ? 2 : 1);
        // Without quotes, a line is a row.
        if (!text.Contains('"'))
            file.RowsRead.ShouldBe(rows, why);

        var quarantined = marketplace.Quarantined(table).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        quarantined.Count.ShouldBe((int)file.RowsQuarantined, why);
        foreach (var row in quarantined)
        {
            row.GetProperty("file").GetString().ShouldBe(Marketplace.OlistFile(table), why);
            row.GetProperty("reason").GetString()!.Length.ShouldBeGreaterThan(10, why);
            var line = lines[row.GetProperty("line").GetInt32() - 1];
            row.GetProperty("raw").GetString()!.ReplaceLineEndings("\n").Split('\n')[0].ShouldBe(line, why);
        }
    }

    private static string Spoil(List<string> lines, IEnumerable<Mutation> mutations)
    {
        foreach (var mutation in mutations)
            lines[mutation.Line] = mutation.Change(lines[mutation.Line]);
        return string.Join('\n', lines);
    }

    private static string Replace(string line, int field, string? by)
    {
        var fields = line.Split(',').ToList();
        if (by is null)
            fields.RemoveAt(field % fields.Count);
        else
            fields[field % fields.Count] = by;
        return string.Join(',', fields);
    }

    private static List<string> Lines(Table table)
    {
        var path = Path.Combine(OlistSample.Folder!, Marketplace.OlistFile(table));
        return File.Exists(path)
            ? [.. File.ReadLines(path, Encoding.UTF8).Take(RowsOfEach + 1)]
            : [.. Rows.Reviews([.. Enumerable.Range(0, RowsOfEach).Select(i => Rows.Review(i, "Recomendo"))]).TrimEnd('\n').Split('\n')];
    }

    private sealed record Mutation(string Name, int Line, Func<string, string> Change)
    {
        public override string ToString() => $"{Name} {Line}";
    }
}
