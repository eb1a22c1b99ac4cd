using System.Text.Json;
using DuckDB.NET.Data;
using EcommAspire.Domain;

namespace EcommAspire.Lake.Tests;

public sealed class BronzeTests : IDisposable
{
    private static readonly Table _things = new("things", "Things. One row per thing.",
    [
        new("id", ColumnType.BigInteger, "Number."),
        new("name", ColumnType.Text, "Name.") { Nullable = true },
        new("seen_at", ColumnType.Timestamp, "When.") { Nullable = true },
    ])
    {
        Key = ["id"],
        Watermark = "seen_at",
    };

    private static readonly Source _source = new("shop", SourceKind.Relational, "A source.", [_things, _things with { Name = "never", Watermark = null }]);

    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-lake-").FullName;
    private readonly Bronze _lake;
    private int _batches;

    public BronzeTests() => _lake = new(Path.Combine(_folder, "lake"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_full_batch_replaces_and_increments_add()
    {
        Commit(BatchKind.Full, "(1, 'a', timestamp '2024-01-01')");
        Commit(BatchKind.Full, "(2, 'b', timestamp '2024-01-02'), (3, null, null)");
        Commit(BatchKind.Increment, "(4, 'd', timestamp '2024-01-01 12:00:00.5')");
        Commit(BatchKind.Increment, "(5, 'e', timestamp '2024-01-05')");

        Catalog("select id::varchar, name from shop.things order by id").ShouldBe([["2", "b"], ["3", null], ["4", "d"], ["5", "e"]]);
        var commits = _lake.Table("shop", "things").Commits();
        commits.Select(c => c.Watermark!.After).ShouldBe(["2024-01-01 00:00:00", "2024-01-02 00:00:00", "2024-01-02 00:00:00", "2024-01-05 00:00:00"]);
        commits.Select(c => c.Watermark!.Before).ShouldBe([null, "2024-01-01 00:00:00", "2024-01-02 00:00:00", "2024-01-02 00:00:00"]);
        commits.Select(c => c.Number).ShouldBe([1, 2, 3, 4]);
        _lake.Table("shop", "things").Live().Rows.ShouldBe(4);
    }

    [Fact]
    public async Task A_commit_says_what_is_in_the_batch()
    {
        var commit = Commit(BatchKind.Full, "(1, 'a', timestamp '2024-01-01'), (2, 'b', null)");

        var read = _lake.Table("shop", "things").Last()!;
        JsonSerializer.Serialize(read).ShouldBe(JsonSerializer.Serialize(commit));
        var file = read.Files.ShouldHaveSingleItem();
        file.Bytes.ShouldBe(read.Bytes);
        file.Sha256.Length.ShouldBe(64);
        await Verify(read).ScrubMember("Bytes").ScrubMember("Sha256").ScrubMember("Writer");
    }

    [Fact]
    public void A_table_without_rows_and_one_never_taken_are_empty_views()
    {
        Commit(BatchKind.Full, null);

        Catalog("select id, name from shop.things").ShouldBeEmpty();
        Catalog("select id, name, _extracted_at, _source_id, _batch_id from shop.never").ShouldBeEmpty();
        Catalog("select column_name, data_type from information_schema.columns where table_name = 'never' and column_name in ('id', '_extracted_at') order by 1").ShouldBe(
            [["_extracted_at", "TIMESTAMP WITH TIME ZONE"], ["id", "BIGINT"]]);
    }

    [Fact]
    public void What_was_written_without_a_commit_is_unseen_and_removed_by_the_next_writer()
    {
        Commit(BatchKind.Full, "(1, 'a', null)");
        var quarantine = new QuarantineStore(Path.Combine(_folder, "quarantine"));
        var table = _lake.Table("shop", "things");
        // As a killed writer leaves it: a batch with a file, refused rows, half a commit.
        var abandoned = Directory.CreateDirectory(Path.Combine(table.Folder, "20990101T000000Z-dead")).FullName;
        WriteParquet(abandoned, "(9, 'z', null)");
        using (var refused = quarantine.Begin("shop", "things", "20990101T000000Z-dead"))
        {
            refused.Add(new() { Source = "shop", Table = "things", Reason = "Why not.", BatchId = "20990101T000000Z-dead", At = DateTimeOffset.UtcNow });
            refused.Complete();
        }

        File.WriteAllText(Path.Combine(table.Folder, "_commits", ".2.json.77.tmp"), "{\"number\":");

        Catalog("select id::varchar from shop.things").ShouldBe([["1"]]);
        table.Begin("20990101T000001Z-beef", quarantine).Dispose();

        Directory.Exists(abandoned).ShouldBeFalse();
        quarantine.Batches().ShouldBeEmpty();
        Directory.GetFiles(Path.Combine(table.Folder, "_commits"), "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }).Select(Path.GetFileName).ShouldBe(["1.json"]);
        Directory.GetDirectories(table.Folder).Length.ShouldBe(2);
    }

    [Fact]
    public void Two_writers_of_a_table_cannot_both_go_on()
    {
        using var first = _lake.Table("shop", "things").Begin("a");

        Should.Throw<TableBusyException>(() => _lake.Table("shop", "things").Begin("b")).Message.ShouldContain("shop.things");
        _lake.Table("shop", "other").Begin("b").Dispose();
    }

    [Fact]
    public void Replaced_batches_go_but_for_those_that_readers_may_still_hold()
    {
        for (var i = 0; i < 4; i++)
            Commit(BatchKind.Full, $"({i}, 'a', null)");
        Commit(BatchKind.Increment, "(9, 'z', null)");

        _lake.RemoveSuperseded(keep: 2).ShouldBe(2);

        var commits = _lake.Table("shop", "things").Commits();
        commits.Select(c => Directory.Exists(Path.Combine(_lake.Table("shop", "things").Folder, c.BatchId))).ShouldBe([false, false, true, true, true]);
        Catalog("select id::varchar from shop.things order by 1").ShouldBe([["3"], ["9"]]);
        _lake.Verify().ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_file_is_found_and_named_and_the_former_catalog_stays()
    {
        Commit(BatchKind.Full, "(1, 'a', null)");
        _lake.WriteCatalog([_source]);
        var before = File.GetLastWriteTimeUtc(_lake.CatalogPath);
        var file = _lake.Table("shop", "things").Files(_lake.Table("shop", "things").Last()!).Single();

        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        _lake.Verify().ShouldHaveSingleItem().Problem.ShouldContain("SHA-256 differs");

        File.WriteAllText(file, "no Parquet");
        _lake.Verify().ShouldHaveSingleItem().Problem.ShouldContain(file);
        Should.Throw<CorruptLakeException>(() => _lake.WriteCatalog([_source])).Message.ShouldContain(file);
        File.GetLastWriteTimeUtc(_lake.CatalogPath).ShouldBe(before);

        File.Delete(file);
        _lake.Verify().ShouldHaveSingleItem().Problem.ShouldContain("missing");
    }

    [Fact]
    public void A_damaged_commit_is_found_and_named_with_the_way_out()
    {
        Commit(BatchKind.Full, "(1, 'a', null)");
        Commit(BatchKind.Full, "(2, 'b', null)");
        File.WriteAllText(Path.Combine(_lake.Table("shop", "things").Folder, "_commits", "2.json"), "{\"number\": 2");

        var problem = _lake.Verify().ShouldHaveSingleItem().Problem;
        problem.ShouldContain("Commit 2 of shop.things");
        problem.ShouldContain("2.json");
        Should.Throw<CorruptLakeException>(() => _lake.WriteCatalog([_source])).Message.ShouldBe(problem);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("_commits")]
    [InlineData("é '\"%")]
    [InlineData("x=1")]
    public void Any_name_is_a_folder_within_the_lake_and_a_view(string name)
    {
        var table = _things with { Name = name };
        Commit(BatchKind.Full, "(1, 'a', null)", table);

        _lake.Table("shop", name).Folder.ShouldStartWith(Path.Combine(_lake.Root, "shop") + Path.DirectorySeparatorChar);
        _lake.Tables().ShouldHaveSingleItem().Name.ShouldBe(name);
        Catalog($"select name from shop.\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"").ShouldBe([["a"]]);
        Catalog($"describe shop.\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"").Count.ShouldBe(3);
    }

    [Fact]
    public void What_a_killed_run_spilled_is_removed_by_the_next_and_what_a_living_one_spills_is_not()
    {
        var lake = new Bronze(Path.Combine(Path.GetTempPath(), $"ecomm-spill-{Guid.NewGuid():n}"));
        try
        {
            var dead = Directory.CreateDirectory(Path.Combine(lake.Root, ".spill-dead", "shop")).FullName;
            File.WriteAllText(Path.Combine(dead, "block.tmp"), "x");
            using (var living = lake.OpenSpill("living"))
            {
                File.WriteAllText(Path.Combine(living.Path, "block.tmp"), "x");
                Directory.Exists(Path.Combine(lake.Root, ".spill-dead")).ShouldBeFalse();
                using (lake.OpenSpill("next"))
                    File.Exists(Path.Combine(living.Path, "block.tmp")).ShouldBeTrue();
            }

            Directory.GetDirectories(lake.Root).ShouldBeEmpty();
            lake.Tables().ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(lake.Root, recursive: true);
        }
    }

    [Fact]
    public void Infinite_times_do_not_move_the_watermark() =>
        Commit(BatchKind.Full, "(1, 'a', timestamp 'infinity'), (2, 'b', timestamp '2024-01-01')").Watermark!.After.ShouldBe("2024-01-01 00:00:00");

    private Commit Commit(BatchKind kind, string? values, Table? table = null)
    {
        table ??= _things;
        using var batch = _lake.Table("shop", table.Name).Begin($"20240101T{_batches++:000000}Z-0000");
        WriteParquet(batch.Folder, values);
        return batch.Commit(new() { Declared = table, Kind = kind, ExtractedAt = DateTimeOffset.UnixEpoch });
    }

    private static void WriteParquet(string folder, string? values)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"copy (select id::bigint as id, name::varchar as name, seen_at::timestamp as seen_at from (values {values ?? "(null, null, null)"}) v(id, name, seen_at) "
            + $"where {(values is null ? "false" : "true")}) to '{folder.Replace("'", "''", StringComparison.Ordinal)}/part-0.parquet' (format parquet)";
        command.ExecuteNonQuery();
    }

    private List<List<string?>> Catalog(string sql)
    {
        _lake.WriteCatalog([_source]);
        using var connection = new DuckDBConnection($"DataSource={_lake.CatalogPath};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<List<string?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i).ToString())]);
        return rows;
    }
}
