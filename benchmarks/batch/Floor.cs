using System.Diagnostics;
using DuckDB.NET.Data;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.LocalServers;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Benchmarks.Batch;

/// <summary>
/// The floor: what the servers' own tools need to put the tables on disk as text, both servers at once, and what one
/// hand-written DuckDB script then needs for the same marts. No lake, no staging tables, no tests, no reports.
/// </summary>
internal static class Floor
{
    public static async Task RunAsync(Sources sources, string repo, string folder)
    {
        var dumps = Directory.CreateDirectory(Path.Combine(folder, "dumps")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(sources.Data, "engagement")))
            File.CreateSymbolicLink(Path.Combine(dumps, $"engagement.{Path.GetFileName(file)}"), file);
        await Task.WhenAll(PostgresAsync(sources, dumps), MariaDbAsync(sources, dumps));

        await using var connection = new DuckDBConnection($"Data Source={Path.Combine(folder, "floor.duckdb")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"set variable dumps = '{dumps}'; set variable seeds = '{Path.Combine(repo, "components", "Transformation", "dbt", "seeds")}';\n"
            + await File.ReadAllTextAsync(Path.Combine(repo, "benchmarks", "batch", "gold.sql"));
        await command.ExecuteNonQueryAsync();
    }

    private static async Task PostgresAsync(Sources sources, string dumps)
    {
        foreach (var source in new[] { Shop.Source, Stores.Source })
        {
            await using var data = NpgsqlDataSource.Create(sources.ConnectionString(source) + ";Timezone=UTC");
            await using var connection = await data.OpenConnectionAsync();
            foreach (var table in source.Tables)
            {
                using var rows = await connection.BeginTextExportAsync($"COPY {table.Name} TO STDOUT (FORMAT csv, HEADER)");
                // COPY sends a message a row; the file gathers them. The reader would decode, the stream below it does not.
                await using var file = new FileStream(Path.Combine(dumps, $"{source.Name}.{table.Name}.csv"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 18);
                await ((StreamReader)rows).BaseStream.CopyToAsync(file, 1 << 18);
            }
        }
    }

    private static async Task MariaDbAsync(Sources sources, string dumps)
    {
        var installation = ServerBinaries.Locate(ServerKind.MariaDb).Installation!;
        var client = installation.Program("mariadb") ?? throw new InvalidOperationException("There is no mariadb client beside the server.");
        var login = new MySqlConnectionStringBuilder(sources.ConnectionString(Marketplace.Source));

        // The password goes by a file that only its owner reads, never by the command line.
        var options = Path.Combine(dumps, "client.cnf");
        await using (var file = new FileStream(options, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        await using (var writer = new StreamWriter(file))
            await writer.WriteAsync($"[client]\nhost={login.Server}\nport={login.Port}\nuser={login.UserID}\npassword=\"{login.Password}\"\nprotocol=tcp\n");

        foreach (var table in Marketplace.Source.Tables)
        {
            // The client escapes line feeds, tabs and backslashes in a text, but not carriage returns.
            var columns = string.Join(", ", table.Columns.Select(c => c.Type == ColumnType.Text ? $"replace(`{c.Name}`, '\r', char(2)) as `{c.Name}`" : $"`{c.Name}`"));
            var start = new ProcessStartInfo(client, [$"--defaults-extra-file={options}", "--batch", "--quick", "--default-character-set=utf8mb4", "-e", $"select {columns} from `{table.Name}`", login.Database])
            {
                RedirectStandardOutput = true,
            };
            foreach (var (name, value) in installation.Environment)
                start.Environment[name] = value;
            using var process = Process.Start(start)!;
            await using (var file = File.Create(Path.Combine(dumps, $"marketplace.{table.Name}.tsv")))
                await process.StandardOutput.BaseStream.CopyToAsync(file, 1 << 18);
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"mariadb exited {process.ExitCode} on {table.Name}.");
        }
    }
}
