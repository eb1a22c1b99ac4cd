using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Benchmarks.Batch;

/// <summary>DuckDB's own PostgreSQL and MySQL extensions, copying every table of the relational sources to Parquet.</summary>
internal static class Scanners
{
    public static async Task RunAsync(Sources sources, string extensions, string folder)
    {
        await using var connection = new DuckDBConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await RunAsync($"set extension_directory = '{extensions}'; set autoinstall_known_extensions = false; load postgres_scanner; load mysql_scanner");
        foreach (var source in new[] { Shop.Source, Stores.Source, Marketplace.Source })
        {
            await RunAsync(Attach(sources, source));
            foreach (var table in source.Tables)
                await RunAsync($"copy (from {source.Name}.{(source == Marketplace.Source ? source.Name : "public")}.{table.Name}) to '{Path.Combine(folder, $"{source.Name}.{table.Name}.parquet")}' (format parquet, compression zstd)");
        }

        async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Attach(Sources sources, Source source)
    {
        if (source == Marketplace.Source)
        {
            var my = new MySqlConnectionStringBuilder(sources.ConnectionString(source));
            return $"attach 'host=127.0.0.1 port={my.Port} user={my.UserID} passwd={my.Password} database={my.Database}' as {source.Name} (type mysql, read_only)";
        }

        var pg = new NpgsqlConnectionStringBuilder(sources.ConnectionString(source));
        return $"attach 'host=127.0.0.1 port={pg.Port} user={pg.Username} password={pg.Password} dbname={pg.Database}' as {source.Name} (type postgres, read_only)";
    }
}
