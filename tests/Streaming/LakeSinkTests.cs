using System.Data.Common;
using DuckDB.NET.Data;
using EcommAspire.Lake;
using EcommAspire.Streaming.Bronze;
using EcommAspire.Streaming.Messages;
using Topics = EcommAspire.Domain.Sources.Events;

namespace EcommAspire.Streaming.Tests;

public sealed class LakeSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-streaming-").FullName;
    private readonly EcommAspire.Lake.Bronze _lake;
    private readonly QuarantineStore _quarantine;

    public LakeSinkTests()
    {
        _lake = new(Path.Combine(_folder, "lake"));
        _quarantine = new(Path.Combine(_folder, "quarantine"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Commits_hold_events_and_say_which_offsets()
    {
        var messages = Messages.Simulated(6_000, dirt: 0.02m).Where(m => m.Topic == "clicks").ToList();
        using (var sink = new LakeSink(_lake, _quarantine, Topics.Clicks))
        {
            sink.NextOffsets().ShouldBeEmpty();
            sink.Commit().ShouldBeNull();
            foreach (var part in messages.Chunk(1_700))
            {
                Take(sink, part);
                sink.Commit().ShouldNotBeNull().Kind.ShouldBe(BatchKind.Increment);
            }

            // What is not committed is not there, and the next begins where the last commit ended.
            Take(sink, [messages[0] with { Partition = 9, Offset = 5 }]);
        }

        using var next = new LakeSink(_lake, _quarantine, Topics.Clicks);
        next.NextOffsets().ShouldBe(messages.GroupBy(m => m.Partition).ToDictionary(g => g.Key, g => g.Max(m => m.Offset) + 1), ignoreOrder: true);

        var refused = _quarantine.Batches().SelectMany(QuarantineStore.Read).ToList();
        refused.Count.ShouldBeGreaterThan(20);
        refused.ShouldAllBe(r => r.Table == "clicks" && r.File!.StartsWith("clicks[") && r.Reason.EndsWith('.'));
        _lake.WriteCatalog([Topics.Source]);
        Query("select count(*), count(distinct (_partition, _offset)) from events.clicks").ShouldBe([$"{messages.Count - refused.Count}", $"{messages.Count - refused.Count}"]);
        Query("select typeof(customer_id), typeof(occurred_at), typeof(_extra), typeof(_produced_at), typeof(_partition), typeof(_extracted_at), typeof(_batch_id) from events.clicks limit 1")
            .ShouldBe(["BIGINT", "TIMESTAMP WITH TIME ZONE", "JSON", "TIMESTAMP WITH TIME ZONE", "INTEGER", "TIMESTAMP WITH TIME ZONE", "VARCHAR"]);
        _lake.Verify().ShouldBeEmpty();
        var commits = _lake.Table("events", "clicks").Commits();
        commits.Sum(c => c.Rows + c.Quarantined).ShouldBe(messages.Count);
        commits[^1].Watermark!.After.ShouldNotBeNull();
        var position = LakePosition.Parse(commits[1].SourcePosition);
        position.Offsets[0].From.ShouldBe(LakePosition.Parse(commits[0].SourcePosition).Offsets[0].To);
    }

    [Fact]
    public void Values_arrive_as_they_are()
    {
        using var sink = new LakeSink(_lake, _quarantine, Topics.Orders);
        Take(sink, [
            Messages.Of(Messages.With("total_amount", "-9999999999.99").Replace("pending", "a'\\\"\\n,é")),
            Messages.Of(Messages.Order.Replace("e1", "e2").Replace("{\"event", "{\"x\":[1],\"event"), 1)]);
        sink.Commit();
        _lake.WriteCatalog([Topics.Source]);
        Query("select total_amount, order_status, items::varchar, occurred_at::varchar, _extra from events.orders where event_id = 'e1'")
            .ShouldBe(["-9999999999.99", "a'\"\n,é", "[{\"product_id\":1,\"quantity\":2,\"unit_price\":5.50}]", "2026-01-01 03:00:00.123456+00", null]);
        Query("select _extra, _offset::varchar, _source_id from events.orders where event_id = 'e2'").ShouldBe(["{\"x\":[1]}", "1", "events"]);
    }

    [Fact]
    public void Only_refused_messages_make_a_commit_too()
    {
        using var sink = new LakeSink(_lake, _quarantine, Topics.Orders);
        Take(sink, [Messages.Of("no", 3)]);
        var commit = sink.Commit().ShouldNotBeNull();
        (commit.Rows, commit.Quarantined).ShouldBe((0, 1));
        sink.NextOffsets()[0].ShouldBe(4);
    }

    [Fact]
    public void Offsets_that_are_only_passed_make_a_commit_too()
    {
        using var sink = new LakeSink(_lake, _quarantine, Topics.Orders);
        Take(sink, [Messages.Of(Messages.Order, 3)]);
        sink.Commit().ShouldNotBeNull().Rows.ShouldBe(1);
        sink.Since.ShouldBeNull();
        sink.Advance(0, 4, 6);
        sink.Since.ShouldNotBeNull();
        sink.Commit().ShouldNotBeNull().Rows.ShouldBe(0);
        sink.NextOffsets().ShouldBe([new(0, 6)]);
        sink.Commit().ShouldBeNull();
    }

    [Fact]
    public void Another_writer_is_kept_out_and_offsets_that_were_taken_are_not_taken_again()
    {
        using var first = new LakeSink(_lake, _quarantine, Topics.Orders);
        using var second = new LakeSink(_lake, _quarantine, Topics.Orders);
        Take(first, [Messages.Of(Messages.Order)]);
        Should.Throw<TableBusyException>(() => Take(second, [Messages.Of(Messages.Order)]));
        second.Discard();
        first.Commit();
        Take(second, [Messages.Of(Messages.Order)]);
        Should.Throw<StreamException>(() => second.Commit()).Message.ShouldContain("up to offset 1 of partition 0, not 0");
    }

    private static void Take(LakeSink sink, IReadOnlyCollection<StreamMessage> messages)
    {
        var batch = new EventBatch(sink.Topic);
        foreach (var message in messages)
        {
            if (batch.Add(message) is { } reason)
                sink.Refuse(message, reason);
        }

        sink.Add(batch);
        foreach (var partition in messages.GroupBy(m => m.Partition))
            sink.Advance(partition.Key, partition.Min(m => m.Offset), partition.Max(m => m.Offset) + 1);
    }

    private IReadOnlyList<string?> Query(string sql)
    {
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = _lake.CatalogPath, ["access_mode"] = "READ_ONLY" }.ConnectionString);
        connection.Open();
        using var zone = connection.CreateCommand();
        zone.CommandText = "set timezone = 'UTC'";
        zone.ExecuteNonQuery();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))];
    }
}
