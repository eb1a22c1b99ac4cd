using System.Globalization;
using DuckDB.NET.Data;
using EcommAspire.Domain;

namespace EcommAspire.Lake.Tests;

public sealed class CompactionTests : IDisposable
{
    private static readonly Table _clicks = new("clicks", "Clicks. One row per click.", [new("id", ColumnType.BigInteger, "Number."), new("at", ColumnType.Timestamp, "When.") { Nullable = true }])
    {
        Key = ["id"],
        Watermark = "at",
    };

    private static readonly Source _source = new("events", SourceKind.Relational, "A stream.", [_clicks]);

    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-lake-").FullName;
    private readonly Bronze _lake;
    private int _batches;

    public CompactionTests() => _lake = new(Path.Combine(_folder, "lake"));

    private BronzeTable Clicks => _lake.Table("events", "clicks");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Many_increments_become_one_batch_with_the_same_rows_and_the_position_stays()
    {
        for (var i = 1; i <= 20; i++)
            Increment($"select {i} as id, timestamp '2024-01-01' + interval {i} hour as at, {{'nested': [{i}]}}::json as _extra", $"0:{i}", refused: 1);
        var before = Rows("select * from events.clicks order by id");
        var connection = Open(out var question);
        question.CommandText = "select id from events.clicks order by id";
        var reading = question.ExecuteReader();
        reading.Read().ShouldBeTrue();

        Clicks.Compact(21).ShouldBeNull("twenty are fewer");
        var commit = Clicks.Compact()!;
        _lake.WriteCatalog([_source]);
        _lake.RemoveSuperseded();
        (commit.Number, commit.Kind, commit.Rows, commit.Files.Count, commit.Quarantined).ShouldBe((21, BatchKind.Full, 20, 1, 20));
        commit.SourcePosition.ShouldBe("0:20");
        commit.Watermark!.After.ShouldBe("2024-01-01 20:00:00");
        Clicks.Live().Commits.Single().Number.ShouldBe(21);
        Clicks.Compact().ShouldBeNull("there is one file left");
        _lake.Verify().ShouldBeEmpty();
        var read = 1;
        while (reading.Read())
            read++;
        read.ShouldBe(20, "who was reading finds the former files");
        question.CommandText = "select count(*) from events.clicks";
        question.ExecuteScalar().ShouldBe(20L);
        // While it is open, the process sees the former catalog.
        reading.Dispose();
        connection.Dispose();
        Rows("select * from events.clicks order by id").ShouldBe(before);

        // What comes after adds to it, and the next folding lets the first files go.
        Increment("select 21 as id, null::timestamp as at, null::json as _extra", "0:21");
        Clicks.Compact()!.Rows.ShouldBe(21);
        _lake.WriteCatalog([_source]);
        _lake.RemoveSuperseded().ShouldBe(20);
        Rows("select count(*) from events.clicks").ShouldBe([["21"]]);
        _lake.Verify().ShouldBeEmpty();
    }

    [Fact]
    public void Files_that_do_not_hold_what_their_commits_say_are_not_folded()
    {
        Increment("select 1 as id, null::timestamp as at", "0:1");
        Increment("select 2 as id, null::timestamp as at", "0:2");
        File.WriteAllText(Clicks.Files(Clicks.Last()!).Single(), "no Parquet");
        Should.Throw<CorruptLakeException>(() => Clicks.Compact());
        Clicks.Last()!.Number.ShouldBe(2);
        Directory.GetDirectories(Clicks.Folder).Length.ShouldBe(3, "commits and the two batches: the unfinished one is gone");
    }

    [Fact]
    public async Task A_writer_that_is_always_there_lets_it_have_its_turn()
    {
        Increment("select 1 as id, null::timestamp as at", "0:1");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            var written = 1;
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Increment($"select {written + 1} as id, null::timestamp as at", $"0:{written + 1}");
                    written++;
                }
                catch (TableBusyException)
                {
                    Thread.Sleep(5);
                }
            }

            return written;
        });
        for (var fold = 0; fold < 5; fold++)
        {
            SpinWait.SpinUntil(() => Clicks.Live().Commits.Sum(c => c.Files.Count) >= 2, TimeSpan.FromMinutes(3)).ShouldBeTrue();
            Clicks.Compact().ShouldNotBeNull();
        }

        await stop.CancelAsync();
        var all = await writing;
        Rows("select count(*), count(distinct id), max(id) from events.clicks").ShouldBe([[$"{all}", $"{all}", $"{all}"]]);
        Clicks.Last()!.SourcePosition.ShouldBe($"0:{all}");
    }

    private void Increment(string rows, string position, long refused = 0)
    {
        using var batch = Clicks.Begin($"20240101T{_batches++:000000}Z-0000");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"copy ({rows}) to '{Path.Combine(batch.Folder, "part-0.parquet")}' (format parquet)";
        command.ExecuteNonQuery();
        batch.Commit(new() { Declared = _clicks, Kind = BatchKind.Increment, ExtractedAt = DateTimeOffset.UnixEpoch, SourcePosition = position, Quarantined = refused });
    }

    private DuckDBConnection Open(out DuckDBCommand command)
    {
        _lake.WriteCatalog([_source]);
        var connection = new DuckDBConnection($"DataSource={_lake.CatalogPath};ACCESS_MODE=READ_ONLY");
        connection.Open();
        command = connection.CreateCommand();
        return connection;
    }

    private List<List<string?>> Rows(string sql)
    {
        using var connection = Open(out var command);
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<List<string?>>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        return rows;
    }
}
