using System.Data.Common;
using System.Text;
using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.FileLocks;

namespace EcommAspire.Lake;

/// <summary>Writes the DuckDB file through which models read bronze.</summary>
internal static class Catalog
{
    private static readonly TimeSpan _abandonedAfter = TimeSpan.FromHours(1);

    public static void Write(Bronze lake, IReadOnlyList<Source> contract, CancellationToken cancellation)
    {
        using var activity = Bronze.Activity.StartActivity("write catalog");
        Directory.CreateDirectory(lake.Root);
        // One writer at a time, so that the last catalog put in place has seen every commit before it.
        using var hold = FileLock.Exclusive(Path.Combine(lake.Root, ".catalog.lock"), cancellation);
        RemoveAbandoned(lake);

        var temporary = Durable.TemporaryName(lake.CatalogPath);
        try
        {
            WriteFile(temporary, lake, contract, cancellation);
            Durable.SyncFile(temporary);
            File.Move(temporary, lake.CatalogPath, overwrite: true);
            Durable.SyncFolder(lake.Root);
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(temporary + ".wal");
        }
    }

    private static void WriteFile(string path, Bronze lake, IReadOnlyList<Source> contract, CancellationToken cancellation)
    {
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = path, ["threads"] = 1 }.ConnectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();

        var written = new HashSet<(string, string)>();
        foreach (var table in lake.Tables())
        {
            cancellation.ThrowIfCancellationRequested();
            var live = table.Live();
            if (live.Commits.Count == 0)
                continue;
            CreateView(connection, table, live);
            written.Add((table.Source, table.Name));
        }

        foreach (var source in contract)
        {
            foreach (var table in source.Tables.Where(t => !written.Contains((source.Name, t.Name))))
                Execute(connection, $"{View(source.Name, table.Name)} {EmptyRows(source, table)}");
        }

        transaction.Commit();
    }

    private static void CreateView(DuckDBConnection connection, BronzeTable table, LiveBatches live)
    {
        var files = live.Commits.SelectMany(table.Files).ToArray();
        try
        {
            Execute(connection, $"{View(table.Source, table.Name)} select * from {Sql.ReadParquet(files)}");
        }
        catch (DuckDBException problem)
        {
            var findings = table.Verify(CancellationToken.None).Select(f => f.Problem).ToArray();
            throw new CorruptLakeException(
                findings is [var first, ..]
                    ? first
                    : $"The Parquet files of {table} cannot be read together: {problem.Message.Split('\n')[0]} Ingest the table again in full.",
                problem);
        }
    }

    private static string View(string source, string table) =>
        $"create schema if not exists {Sql.Name(source)}; create view {Sql.Name(source)}.{Sql.Name(table)} as";

    private static string EmptyRows(Source source, Table table)
    {
        var columns = table.Columns.Concat(BronzeColumns.For(source.Kind))
            .Select(c => $"null::{SqlDialect.DuckDb.TypeName(c.Type)} as {Sql.Name(c.Name)}");
        return new StringBuilder("select ").AppendJoin(", ", columns).Append(" where false").ToString();
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void RemoveAbandoned(Bronze lake)
    {
        var limit = DateTime.UtcNow - _abandonedAfter;
        foreach (var leftover in Directory.EnumerateFiles(lake.Root, ".catalog.duckdb.*").Where(f => File.GetLastWriteTimeUtc(f) < limit))
            File.Delete(leftover);
    }
}
