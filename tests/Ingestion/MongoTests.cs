using EcommAspire.Domain;
using EcommAspire.Fixtures;
using EcommAspire.Ingestion.Documents;
using MongoDB.Bson;
using MongoDB.Driver;
using static EcommAspire.Domain.ColumnType;

namespace EcommAspire.Ingestion.Tests;

/// <summary>A server that all tests of a class share.</summary>
public sealed class SharedMongo : IAsyncLifetime
{
    public MongoServer? Server { get; private set; }

    public async Task InitializeAsync()
    {
        if (MongoServer.Problem is not null)
            return;
        Server = new();
        await Server.StartAsync();
    }

    public Task DisposeAsync()
    {
        Server?.Dispose();
        return Task.CompletedTask;
    }
}

public sealed class MongoTests(SharedMongo shared) : IClassFixture<SharedMongo>, IDisposable
{
    private static readonly Table _events = new("events", "Events.",
    [
        new("_id", Varchar(24), "Identifier."),
        new("n", BigInteger, "A number.") { Nullable = true },
        new("amount", Decimal(38, 10), "An amount.") { Nullable = true },
        new("ratio", ColumnType.Double, "A ratio.") { Nullable = true },
        new("ok", ColumnType.Boolean, "A flag.") { Nullable = true },
        new("text", Text, "A text.") { Nullable = true },
        new("data", Bytes, "Bytes.") { Nullable = true },
        new("more", Json, "The rest.") { Nullable = true },
        new("at", Instant, "When."),
    ])
    {
        Key = ["_id"],
        Watermark = "at",
    };

    private static readonly Source _source = new("src", SourceKind.Documents, "Documents.", [_events]);

    private readonly Ground _ground = new();
    private readonly string _database = $"d{Guid.NewGuid():n}";

    private string Address => shared.Server!.ConnectionString(_database);

    public void Dispose() => _ground.Dispose();

    [RequiresFact(Needs.Mongo)]
    public async Task Documents_become_the_rows_that_their_export_becomes()
    {
        await InsertAsync(
            At("0123456789abcdef01234567", 1709251199999).Int64("n", long.MaxValue).Decimal128("amount", 0x303E000000000000, 123).Double("ratio", double.NegativeInfinity)
                .Boolean("ok", true).Text("text", "a\"\\\n\té😀\u0001").Binary("data", 0, 0, 255)
                .Document("more", new BsonText().Array("b", new BsonText().Int32("0", 1).Double("1", 2).Text("2", "x\"")).ObjectId("o", "aaaaaaaaaaaaaaaaaaaaaaaa").Date("d", 0).Null("z")),
            At("0123456789abcdef01234568", -62135596800000).Int32("n", -5).Double("ratio", 1e-7).Boolean("ok", false).Text("text", "").Null("more"),
            At("0123456789abcdef01234569", 0).Null("n").Double("ratio", double.NaN).Double("amount", 2.5).Raw(0x06, "text"),
            At("0123456789abcdef0123456a", 253402300799999).Double("n", 7).Int64("amount", 9).Text("unknown", "left out")
                .Document("more", new BsonText().Raw(0x0B, "p", "^a\0i\0"u8).Raw(0x11, "t", 2, 0, 0, 0, 1, 0, 0, 0).Raw(0x7F, "x").Raw(0xFF, "y").Decimal128("inf", 0x7800000000000000, 0)));

        var result = await _ground.TakeAsync(new MongoConnector(_source, Address));

        _ground.Refused().ShouldBeEmpty();
        _ground.Query("select _id, n::varchar, amount::varchar, ratio::varchar, ok::varchar, text, hex(data), more::varchar, \"at\"::varchar from src.events order by _id").ShouldBe(
        [
            ["0123456789abcdef01234567", "9223372036854775807", "12.3000000000", "-inf", "true", "a\"\\\n\té😀\u0001", "00FF",
                """{"b":[1,2.0,"x\""],"o":{"$oid":"aaaaaaaaaaaaaaaaaaaaaaaa"},"d":{"$date":"1970-01-01T00:00:00Z"},"z":null}""", "2024-02-29 23:59:59.999+00"],
            ["0123456789abcdef01234568", "-5", null, "1e-07", "false", "", null, null, "0001-01-01 00:00:00+00"],
            ["0123456789abcdef01234569", null, "2.5000000000", "nan", null, null, null, null, "1970-01-01 00:00:00+00"],
            ["0123456789abcdef0123456a", "7", "9.0000000000", null, null, null, null,
                """{"p":{"$regularExpression":{"pattern":"^a","options":"i"}},"t":{"$timestamp":{"t":1,"i":2}},"x":{"$maxKey":1},"y":{"$minKey":1},"inf":{"$numberDecimal":"Infinity"}}""", "9999-12-31 23:59:59.999+00"],
        ]);
        result.Tables[0].Watermark!.After.ShouldBe("9999-12-31 23:59:59.999+00");
    }

    [RequiresTheory(Needs.Mongo)]
    [InlineData("missing", "at", "missing")]
    [InlineData("text", "n", "a text where biginteger")]
    [InlineData("document", "n", "an object of another meaning")]
    [InlineData("array", "text", "an array")]
    [InlineData("fraction", "n", "'5.5'")]
    [InlineData("wide", "amount", "exactly")]
    [InlineData("uuid", "text", "binary data where text")]
    public async Task A_document_of_another_form_is_in_quarantine_and_the_rest_is_loaded(string kind, string column, string reason)
    {
        const string Key = "0123456789abcdef01234567";
        var bad = kind == "missing" ? new BsonText().ObjectId("_id", Key) : At(Key, 0);
        _ = kind switch
        {
            "text" => bad.Text("n", "5"),
            "document" => bad.Document("n", new BsonText().Int32("deep", 1)),
            "array" => bad.Array("text", new BsonText().Text("0", "a")),
            "fraction" => bad.Double("n", 5.5),
            "wide" => bad.Decimal128("amount", 0x3040000000000000 - (22UL << 49), 1),
            "uuid" => bad.Binary("text", 4, [.. Enumerable.Range(0, 16).Select(i => (byte)i)]),
            _ => bad,
        };
        await InsertAsync(At("aaaaaaaaaaaaaaaaaaaaaaaa", 1), bad, At("bbbbbbbbbbbbbbbbbbbbbbbb", 2));

        var result = await _ground.TakeAsync(new MongoConnector(_source, Address));

        _ground.Query("select _id from src.events order by 1").ShouldBe([["aaaaaaaaaaaaaaaaaaaaaaaa"], ["bbbbbbbbbbbbbbbbbbbbbbbb"]]);
        var refused = _ground.Refused().ShouldHaveSingleItem();
        refused.Column.ShouldBe(column);
        refused.Reason.ShouldContain(reason);
        refused.Key.ShouldBe(Key);
        refused.Raw.ShouldStartWith($$"""{"_id":{"$oid":"{{Key}}"}""");
        result.Tables[0].Quarantined.ShouldBe(1);
    }

    [RequiresFact(Needs.Mongo)]
    public async Task A_collection_of_many_batches_arrives_whole()
    {
        await InsertAsync([.. Enumerable.Range(0, 25_000).Select(i => At($"{i:x24}", i).Int32("n", i))]);
        await InsertAsync(At($"{25_000:x24}", 0).Text("text", new string('é', 4_000_000)));

        (await _ground.TakeAsync(new MongoConnector(_source, Address))).Tables[0].Rows.ShouldBe(25_001);

        _ground.Query("select count(*)::varchar, count(distinct _id)::varchar, sum(n)::varchar, max(length(text))::varchar from src.events").ShouldBe(
            [["25001", "25001", "312487500", "4000000"]]);
    }

    [RequiresFact(Needs.Mongo)]
    public async Task A_collection_that_is_not_there_is_said_by_name_and_the_lake_stays_as_it_was()
    {
        await InsertAsync(At("aaaaaaaaaaaaaaaaaaaaaaaa", 1));
        await _ground.TakeAsync(new MongoConnector(_source, Address));
        await Database().DropCollectionAsync("events");

        var problem = (await _ground.IngestAsync(new MongoConnector(_source, Address))).Tables[0].Problem.ShouldBeOfType<SchemaDriftException>();

        problem.Message.ShouldContain("src has no collection events");
        _ground.Query("select count(*)::varchar from src.events").ShouldBe([["1"]]);
    }

    [RequiresFact(Needs.Mongo)]
    public async Task A_connection_lost_in_the_middle_fails_the_table_and_leaves_the_lake_as_it_was()
    {
        await InsertAsync(At("aaaaaaaaaaaaaaaaaaaaaaaa", 1));
        await _ground.TakeAsync(new MongoConnector(_source, Address));
        await InsertAsync([.. Enumerable.Range(0, 20_000).Select(i => At($"{i:x24}", i).Text("text", new string('x', 500)))]);
        using var proxy = new CuttingProxy(shared.Server!.Port, 3_000_000);

        var problem = (await _ground.IngestAsync(new MongoConnector(_source, $"mongodb://127.0.0.1:{proxy.Port}/{_database}?directConnection=true"))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldStartWith("Collection src.events cannot be read:");
        _ground.Query("select count(*)::varchar from src.events").ShouldBe([["1"]]);
    }

    [Theory]
    [InlineData("mongodb://u:secret-word@127.0.0.1:1/d?serverSelectionTimeoutMS=300", "no server that takes writes answers")]
    [InlineData("mongodb://u:secret-word@/d", "no address that can be used")]
    [InlineData("postgres://u:secret-word@h/d", "no address that can be used")]
    public async Task A_server_that_is_away_is_said_without_the_password(string address, string what)
    {
        var problem = (await _ground.IngestAsync(new MongoConnector(_source, address))).Tables[0].Problem.ShouldBeOfType<SourceUnavailableException>();

        problem.Message.ShouldContain(what);
        problem.Message.ShouldContain("ConnectionStrings__src");
        problem.ToString().ShouldNotContain("secret-word");
    }

    [RequiresFact(Needs.Mongo)]
    public async Task It_logs_in_and_says_that_a_password_is_wrong()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        using (var client = new MongoClient(MongoClientSettings.FromUrl(new(server.ConnectionString("admin")))))
            await client.GetDatabase("admin").RunCommandAsync<RawBsonDocument>(Raw(new BsonText().Text("createUser", "reader").Text("pwd", "p@ss:word/")
                .Array("roles", new BsonText().Document("0", new BsonText().Text("role", "root").Text("db", "admin")))));
        await server.StopAsync();
        await server.StartAsync("--auth");
        var address = server.ConnectionString(_database, "reader:p%40ss%3Aword%2F@", "?authSource=admin&authMechanism=SCRAM-SHA-256");
        using (var client = new MongoClient(MongoClientSettings.FromUrl(new(address))))
            await client.GetDatabase(_database).GetCollection<RawBsonDocument>("events").InsertManyAsync([Raw(At("aaaaaaaaaaaaaaaaaaaaaaaa", 1))]);

        await _ground.TakeAsync(new MongoConnector(_source, address));
        _ground.Query("select count(*)::varchar from src.events").ShouldBe([["1"]]);

        var problem = (await _ground.IngestAsync(new MongoConnector(_source, server.ConnectionString(_database, "reader:secret-word@", "?authSource=admin")))).Tables[0].Problem
            .ShouldBeOfType<SourceUnavailableException>();
        problem.Message.ShouldContain("refused the login");
        problem.ToString().ShouldNotContain("secret-word");
    }

    [RequiresFact(Needs.Mongo)]
    public async Task A_run_can_be_stopped()
    {
        await InsertAsync([.. Enumerable.Range(0, 20_000).Select(i => At($"{i:x24}", i))]);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => _ground.IngestAsync(new MongoConnector(_source, Address), cancellation: stop.Token));
    }

    private static BsonText At(string id, long milliseconds) => new BsonText().ObjectId("_id", id).Date("at", milliseconds);

    private static RawBsonDocument Raw(BsonText document) => new(document.ToArray());

    private IMongoDatabase Database() => new MongoClient(MongoClientSettings.FromUrl(new(Address))).GetDatabase(_database);

    private Task InsertAsync(params BsonText[] documents) => Database().GetCollection<RawBsonDocument>("events").InsertManyAsync(documents.Select(Raw));
}
