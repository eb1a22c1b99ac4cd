using System.Diagnostics;
using EcommAspire.Domain.Sources;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Benchmarks.Batch;

/// <summary>The usual Python way, by the system's own Python: read_sql, merge, to_csv.</summary>
internal static class Pandas
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Why it cannot run here; null where it can.</summary>
    public static async Task<string?> MissingAsync()
    {
        if (!File.Exists(Python))
            return $"there is no {Python}.";
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import pandas, sqlalchemy, psycopg2, pymysql"]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : "install python3-pandas python3-sqlalchemy python3-psycopg2 python3-pymysql.";
    }

    public static Task<Measured> RunAsync(string repo, Sources sources, string folder)
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(repo, "benchmarks", "batch", "pandas_pipeline.py"), Path.Combine(sources.Data, "engagement"), Path.Combine(repo, "components", "Transformation", "dbt", "seeds"), folder]);
        foreach (var source in new[] { Shop.Source, Stores.Source })
        {
            var pg = new NpgsqlConnectionStringBuilder(sources.ConnectionString(source));
            start.Environment[$"BENCH_{source.Name.ToUpperInvariant()}"] = $"postgresql+psycopg2://{pg.Username}:{Uri.EscapeDataString(pg.Password!)}@127.0.0.1:{pg.Port}/{pg.Database}";
        }

        var my = new MySqlConnectionStringBuilder(sources.ConnectionString(Marketplace.Source));
        start.Environment["BENCH_MARKETPLACE"] = $"mysql+pymysql://{my.UserID}:{Uri.EscapeDataString(my.Password)}@127.0.0.1:{my.Port}/{my.Database}?charset=utf8mb4";
        return Measured.RunAsync(start);
    }
}
