using EcommAspire.Domain.Ddl;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using static EcommAspire.Domain.ColumnType;
using static EcommAspire.Ingestion.Tests.Ground;

namespace EcommAspire.Ingestion.Tests;

public sealed class RelationalTests : IDisposable
{
    private readonly Ground _ground = new();

    public void Dispose() => _ground.Dispose();

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task A_table_is_in_the_catalog_with_its_types_and_where_it_came_from(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var table = Table("things", ("id", BigInteger), ("name", Varchar(40)), ("price", Money), ("seen_at", Timestamp)) with { Watermark = "seen_at" };
        await ExecuteAsync(database,
            SourceDdl.CreateTable(table, kind is ServerKind.Postgres ? SqlDialect.PostgreSql : SqlDialect.MySql),
            "insert into things values (1, 'a \"quoted\", name', 12.30, '2024-02-29 12:00:00.123456'), (2, '', null, '2024-03-01 00:00:00'), (3, null, -0.01, null)");

        var result = await _ground.TakeAsync(Connector(database, SourceOf(table)));

        _ground.Query("select id::varchar, name, price::varchar, seen_at::varchar from src.things order by id").ShouldBe(
        [
            ["1", "a \"quoted\", name", "12.30", "2024-02-29 12:00:00.123456"],
            ["2", "", null, "2024-03-01 00:00:00"],
            ["3", null, "-0.01", null],
        ]);
        _ground.Query("select distinct _source_id, _batch_id, (_extracted_at > now() - interval 1 minute)::varchar, typeof(_extracted_at), typeof(price) from src.things where price is not null").ShouldBe(
            [["src", result.BatchId, "true", "TIMESTAMP WITH TIME ZONE", "DECIMAL(12,2)"]]);
        var loaded = result.Tables.ShouldHaveSingleItem();
        loaded.Rows.ShouldBe(3);
        loaded.Watermark.ShouldBe(new("seen_at", null, "2024-03-01 00:00:00"));
        loaded.BytesRead.ShouldBeGreaterThan(50);
        loaded.Notes.ShouldBeEmpty();
    }
}
