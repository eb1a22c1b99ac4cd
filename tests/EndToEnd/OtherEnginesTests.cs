using EcommAspire.Fixtures;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>Sources in the engines that they have in production, which a connection string names.</summary>
public sealed class OtherEnginesTests
{
    [Fact]
    public async Task The_stores_are_read_from_a_sql_server()
    {
        using var server = new SqlServerScript();
        server.Tables["stores"] = new(
            [
                new("store_id", "int", MaxLength: 4), new("store_name", "nvarchar", MaxLength: 200), new("city", "nvarchar", MaxLength: 200), new("state", "nvarchar", MaxLength: 4),
                new("region", "nvarchar", MaxLength: 40), new("zip_code", "nvarchar", MaxLength: 20), new("square_meters", "int", MaxLength: 4),
                new("opened_on", "date", MaxLength: 3), new("closed_on", "date", MaxLength: 3), new("updated_at", "datetime2", MaxLength: 8, Scale: 6),
            ],
            [[1, "Loja São João 😀", "São Paulo", "SP", "Sudeste", "01001", 300, new DateTime(2015, 3, 1), null, new DateTime(2024, 1, 1, 12, 0, 0)]]);
        await using var ecomm = new Ecomm();
        ecomm.Environment["ConnectionStrings__stores"] = server.ConnectionString();

        var taken = await ecomm.RunAsync("ingest", "--source", "stores", "--table", "stores");

        taken.ExitCode.ShouldBe(0, taken.ToString());
        taken.Errors.ShouldContain("SQL Server, as configured");
        taken.ToString().ShouldNotContain(SqlServerScript.Password);
        (await ecomm.RunAsync("lake", "ls")).Output.ShouldContain("stores");
    }

    [RequiresFact(Needs.Mongo)]
    public async Task The_engagement_is_read_from_a_mongodb()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        var address = server.ConnectionString("engagement");
        using (var client = new MongoClient(MongoClientSettings.FromUrl(new(address))))
        {
            await client.GetDatabase("engagement").GetCollection<RawBsonDocument>("product_reviews").InsertManyAsync([new(new BsonText()
                .ObjectId("_id", "0123456789abcdef01234567").Int32("product_id", 1).Int32("customer_id", 2).Int32("rating", 5)
                .Boolean("verified_purchase", true).Int32("helpful_votes", 0).Date("created_at", 0).ToArray())]);
        }

        await using var ecomm = new Ecomm();
        ecomm.Environment["ConnectionStrings__engagement"] = address;

        var taken = await ecomm.RunAsync("ingest", "--source", "engagement", "--table", "product_reviews");

        taken.ExitCode.ShouldBe(0, taken.ToString());
        taken.Errors.ShouldContain("MongoDB, as configured");
        (await ecomm.RunAsync("doctor")).Output.ShouldContain("as ConnectionStrings__engagement says");
    }

    [RequiresFact(Needs.Servers | Needs.Mongo)]
    public async Task The_business_is_made_there_carried_to_gold_and_played_on()
    {
        using var sqlServer = new SqlServerScript();
        using var mongo = new MongoServer();
        await mongo.StartAsync();
        await using var ecomm = new Ecomm();
        ecomm.Environment["ConnectionStrings__stores"] = sqlServer.ConnectionString();
        ecomm.Environment["ConnectionStrings__engagement"] = mongo.ConnectionString("engagement");

        var run = await ecomm.RunAsync("pipeline", "run", "--simulate", "--scale", "0.01");
        run.ExitCode.ShouldBe(0, run.ToString());
        Directory.Exists(Path.Combine(ecomm.Data, "engagement")).ShouldBeFalse();
        (await CountAsync(ecomm, "fct_store_sales")).ShouldBe(sqlServer.Tables["store_sales"].Rows.Count);
        var sessions = await CountAsync(ecomm, "fct_sessions");
        sessions.ShouldBeGreaterThan(0);

        var day = await ecomm.RunAsync("simulate", "forward");
        day.ExitCode.ShouldBe(0, day.ToString());
        run = await ecomm.RunAsync("pipeline", "run");
        run.ExitCode.ShouldBe(0, run.ToString());
        (await CountAsync(ecomm, "fct_store_sales")).ShouldBe(sqlServer.Tables["store_sales"].Rows.Count);
        (await CountAsync(ecomm, "fct_sessions")).ShouldBeGreaterThan(sessions);
    }

    [Fact]
    public async Task An_address_that_is_no_mongodbs_is_said_before_anything_is_done()
    {
        await using var ecomm = new Ecomm();
        ecomm.Environment["ConnectionStrings__engagement"] = "Host=h;Password=hush-hush";

        var taken = await ecomm.RunAsync("ingest", "--source", "engagement");

        taken.ExitCode.ShouldBe(2, taken.ToString());
        taken.Errors.ShouldContain("ConnectionStrings__engagement is no address of a MongoDB");
        taken.ToString().ShouldNotContain("hush-hush");
    }

    private static async Task<long> CountAsync(Ecomm ecomm, string table)
    {
        var answer = await ecomm.RunAsync("query", $"select count(*) as n from {table}", "--format", "csv");
        answer.ExitCode.ShouldBe(0, answer.ToString());
        return long.Parse(answer.Output.Trim().Split('\n')[^1]);
    }
}
