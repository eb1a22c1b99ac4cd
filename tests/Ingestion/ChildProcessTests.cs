using System.Diagnostics;
using System.Text;
using EcommAspire.Domain;
using EcommAspire.Lake;
using static EcommAspire.Domain.ColumnType;
using static EcommAspire.Ingestion.Tests.Ground;

namespace EcommAspire.Ingestion.Tests;

/// <summary>A process inherits what is open when it is started, and keeps it open for as long as it lives.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private const int Short = 400_000;
    private const int Longest = 16 * 1024 * 1024;

    // More than the reader takes in before it looks at its rows.
    private const int Long = 5;

    private static readonly Table _table = Table("t", ("id", BigInteger), ("name", Text));

    private readonly Ground _ground = new();
    private readonly List<Process> _children = [];

    public void Dispose()
    {
        foreach (var child in _children)
        {
            child.Kill();
            child.Dispose();
        }

        _ground.Dispose();
    }

    /// <summary>A row that is too long ends the first reading of a table before its rows have ended.</summary>
    [Fact]
    public async Task A_process_that_is_started_while_a_table_is_read_does_not_hold_it_up()
    {
        await _ground.TakeAsync(new Connector(SourceOf(_table), () => _children.Add(Process.Start("sleep", "600")))).WaitAsync(TimeSpan.FromMinutes(2));

        _children.ShouldNotBeEmpty();
        _ground.Query("select count(*)::varchar, max(length(name))::varchar from src.t").ShouldBe([[$"{Short + Long}", $"{Longest}"]]);
    }

    private sealed class Connector(Source source, Action between) : ISourceConnector
    {
        public Source Source => source;

        public Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation) => Task.FromResult<ISourceSnapshot>(new Snapshot(between));
    }

    private sealed class Snapshot(Action between) : ISourceSnapshot
    {
        public DateTimeOffset TakenAt => DateTimeOffset.UtcNow;

        public string? Position => null;

        public Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation) => Task.FromResult<TableExtract?>(new Extract(table, between));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Extract(Table table, Action between) : TableExtract(table.Columns)
    {
        public override Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
        {
            // More than a pipe holds, so that the reader has it open before the process is started.
            rows.Csv.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Short).Select(i => $"{i},name\n"))));
            between();
            for (var i = 0; i < Long; i++)
                rows.Csv.Write(Encoding.UTF8.GetBytes($"{Short + i},\"{new string('x', Longest)}\"\n"));
            return Task.FromResult<long?>(Short + Long);
        }
    }
}
