using System.Data.Common;
using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Documents;
using EcommAspire.Ingestion.Files;
using EcommAspire.LocalServers;
using FsCheck;
using FsCheck.Fluent;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Ingestion.Tests;

/// <summary>Whatever a source holds stands in bronze, the same to the last digit, byte and microsecond.</summary>
public sealed class RoundTripTests
{
    private const int Times = 8;
    private const int RowsEach = 60;

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres)]
    [InlineData(ServerKind.MariaDb)]
    public async Task Hostile_values_pass_through_a_relational_source(ServerKind kind)
    {
        var dialect = kind is ServerKind.Postgres ? SqlDialect.PostgreSql : SqlDialect.MySql;
        var limits = kind is ServerKind.Postgres
            ? new SourceLimits { HoldsJsonNull = true, HoldsInfinities = true, HoldsYearsBeforeChrist = true, GreatestYear = 294_000 }
            : new SourceLimits { HoldsJsonNull = true, HoldsNegativeZero = false, HoldsNul = true, InstantSeconds = (1, int.MaxValue) };
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        await Ground.ExecuteAsync(database, SourceDdl.CreateTable(Hostile.Table, dialect));

        CheckThat(limits, (ground, rows) =>
        {
            FillAsync(database, dialect, rows).GetAwaiter().GetResult();
            return Ground.Connector(database, Ground.SourceOf(Hostile.Table));
        });
    }

    [Fact]
    public void Hostile_values_pass_through_documents() => CheckThat(
        new() { HoldsNul = true, HoldsInfinities = true, HoldsYearsBeforeChrist = true, GreatestYear = 290_000 },
        (ground, rows) =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(ground.Folder, "documents")).FullName;
            File.WriteAllLines(Path.Combine(folder, "hostile.jsonl"), rows.Select(row => Document(row, extended: true)));
            return new JsonLinesConnector(new("src", SourceKind.Documents, "Documents.", [Hostile.Table]), folder);
        });

    [Fact]
    public void Hostile_values_pass_through_json_files() => CheckThat(
        new() { HoldsNul = true, HoldsYearsBeforeChrist = true, GreatestYear = 290_000 },
        (ground, rows) => Landed(ground, FeedFormat.JsonArray, $"[{string.Join(",\n", rows.Select(row => Document(row, extended: false)))}]"));

    [Fact]
    public void Hostile_values_pass_through_csv_files() => CheckThat(
        new() { HoldsNul = true, HoldsInfinities = true, HoldsYearsBeforeChrist = true, GreatestYear = 290_000 },
        (ground, rows) => Landed(ground, FeedFormat.Csv, Csv(rows)));

    private static void CheckThat(SourceLimits limits, Func<Ground, IReadOnlyList<HostileRow>, ISourceConnector> fill)
    {
        var property = Prop.ForAll(Hostile.Rows(limits, RowsEach), rows =>
        {
            using var ground = new Ground();
            var result = ground.TakeAsync(fill(ground, rows)).GetAwaiter().GetResult();
            ground.Refused().Select(r => $"{r.Column}: {r.Reason}").ShouldBeEmpty();
            result.Tables[0].Rows.ShouldBe(rows.Count);
            var shown = ground.Query(Hostile.Query("src.hostile")).Select(Hostile.Canonical).ToList();
            for (var i = 0; i < rows.Count; i++)
                shown[i].ShouldBe(Hostile.Expected(rows[i]), rows[i].ToString());
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Times), property);
    }

    private static async Task FillAsync(TestDatabase database, SqlDialect dialect, IReadOnlyList<HostileRow> rows)
    {
        await using DbConnection connection = dialect is SqlDialect.PostgreSql
            ? new NpgsqlConnection($"{database.ConnectionString};Timezone=UTC")
            : new MySqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, dialect is SqlDialect.PostgreSql ? "set timezone = 'UTC'" : "set time_zone = '+00:00', sql_mode = 'NO_ZERO_DATE'");
        await ExecuteAsync(connection, "truncate table hostile");
        foreach (var row in rows)
        {
            await using var command = connection.CreateCommand();
            var values = row.Values.Select((value, i) => Parameter(command, $"p{i}", value, Hostile.Table.Columns[i + 1].Type, dialect));
            command.CommandText = $"insert into hostile values ({row.Key}, {string.Join(", ", values)})";
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Parameter(DbCommand command, string name, string? value, ColumnType type, SqlDialect dialect)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = System.Data.DbType.String;
        parameter.Value = (type.Kind, dialect) switch
        {
            (_, _) when value is null => DBNull.Value,
            (ValueKind.Date or ValueKind.Timestamp, SqlDialect.PostgreSql) => BehindTheTime(value),
            (ValueKind.Instant, SqlDialect.MySql) => value[..^3],
            (ValueKind.Boolean, SqlDialect.MySql) => value == "true" ? "1" : "0",
            _ => value,
        };
        command.Parameters.Add(parameter);
        return (type.Kind, dialect) switch
        {
            (ValueKind.Bytes, SqlDialect.PostgreSql) => $"decode(@{name}, 'hex')",
            (ValueKind.Bytes, _) => $"unhex(@{name})",
            (_, SqlDialect.PostgreSql) => $"cast(@{name} as {dialect.TypeName(type)})",
            _ => $"@{name}",
        };
    }

    // DuckDB has the era after the day, PostgreSQL after the time.
    private static string BehindTheTime(string value) =>
        value.Contains("(BC)", StringComparison.Ordinal) ? value.Replace(" (BC)", "", StringComparison.Ordinal) + " BC" : value;

    private static string Document(HostileRow row, bool extended)
    {
        var json = new StringBuilder($$"""{"k":{{row.Key}}""");
        foreach (var (column, value) in Hostile.Table.Columns.Skip(1).Zip(row.Values))
            json.Append($",{JsonSerializer.Serialize(column.Name)}:{(value is null ? "null" : Value(column.Type.Kind, value, extended))}");
        return json.Append('}').ToString();
    }

    private static string Value(ValueKind kind, string value, bool extended) => kind switch
    {
        ValueKind.Json or ValueKind.Boolean or ValueKind.Integer => value,
        ValueKind.BigInteger or ValueKind.Decimal when !extended => value,
        ValueKind.Double when !extended => value,
        ValueKind.BigInteger => $$"""{"$numberLong":"{{value}}"}""",
        ValueKind.Decimal => $$"""{"$numberDecimal":"{{value}}"}""",
        ValueKind.Double => $$"""{"$numberDouble":"{{value}}"}""",
        ValueKind.Bytes => $$$"""{"$binary":{"base64":"{{{Convert.ToBase64String(Convert.FromHexString(value))}}}","subType":"00"}}""",
        _ => JsonSerializer.Serialize(value),
    };

    private static string Csv(IReadOnlyList<HostileRow> rows)
    {
        var csv = new StringBuilder().AppendJoin(',', Hostile.Table.Columns.Select(c => Quoted(c.Name))).Append("\r\n");
        foreach (var row in rows)
            csv.Append(row.Key).Append(',').AppendJoin(',', row.Values.Select(v => v is null ? "" : Quoted(v))).Append("\r\n");
        return csv.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static FeedConnector Landed(Ground ground, FeedFormat format, string content)
    {
        var root = Path.Combine(ground.Folder, "feeds");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(root, "landing", "hostile")).FullName, "hostile_1"), content);
        var feed = new Feed(Hostile.Table, format, TimeSpan.FromDays(1), "hostile_{0}");
        return new(new("src", SourceKind.Files, "Files.", [Hostile.Table]), [feed], root, ground.Lake);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
