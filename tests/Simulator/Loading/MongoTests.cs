using System.Text.Json.Nodes;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Generation.Engagement;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EcommAspire.Simulator.Tests.Loading;

public sealed class MongoTests
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.01m, Seed = 3, Dirt = 0.01m };

    [RequiresFact(Needs.Mongo)]
    public async Task The_collections_hold_what_is_made_once_and_days_after_it()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        var targets = new SimulationTargets { EngagementDatabase = server.ConnectionString("engagement") };

        var filled = (await BusinessSimulator.LoadAsync(targets, _options)).Sources.ShouldHaveSingleItem();
        filled.Problem.ShouldBeNull();
        (await IdsAsync(targets, "clickstream")).ShouldBe(Made(0, "clickstream"));
        (await IdsAsync(targets, "product_reviews")).ShouldBe(Made(0, "product_reviews"));
        filled.Tables.Sum(t => t.Rows).ShouldBe(Made(0, "clickstream").Count + Made(0, "product_reviews").Count);
        (await BusinessSimulator.LoadAsync(targets, _options)).Sources.ShouldAllBe(s => s.WasThere && s.Kept == null);

        (await BusinessDays.PlayAsync(targets, new() { Days = 2 })).Sources.ShouldAllBe(s => s.Problem == null && s.Kept == null);
        (await IdsAsync(targets, "clickstream")).ShouldBe(Made(2, "clickstream"));
        (await BusinessDays.PlayAsync(targets, new() { Until = new(2026, 1, 2) })).Days.ShouldBeEmpty();
    }

    [RequiresFact(Needs.Mongo)]
    public async Task A_day_cut_short_is_there_once_in_the_end()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        var targets = new SimulationTargets { EngagementDatabase = server.ConnectionString("engagement") };
        await BusinessSimulator.LoadAsync(targets, _options);
        var left = Made(1, "clickstream").Except(Made(0, "clickstream")).Take(7);
        await Collection(targets, "clickstream").InsertManyAsync(left.Select(id => new RawBsonDocument(new BsonText().ObjectId("_id", id).ToArray())));

        (await BusinessDays.PlayAsync(targets, new())).Sources.ShouldAllBe(s => s.Problem == null);

        (await IdsAsync(targets, "clickstream")).ShouldBe(Made(1, "clickstream"));
    }

    [RequiresFact(Needs.Mongo)]
    public async Task Somebodys_own_collections_are_left_as_they_are()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        var targets = new SimulationTargets { EngagementDatabase = server.ConnectionString("engagement") };
        await Collection(targets, "clickstream").InsertManyAsync([new(new BsonText().ObjectId("_id", "0123456789abcdef01234567").ToArray())]);

        var filled = (await BusinessSimulator.LoadAsync(targets, _options)).Sources.ShouldHaveSingleItem();

        filled.Kept.ShouldBe($"engagement on MongoDB 127.0.0.1:{server.Port} has collections that were not made here (clickstream), and they stay as they are; the business is made in a database that has none of them.");
        (await IdsAsync(targets, "clickstream")).ShouldBe(["0123456789abcdef01234567"]);
    }

    [RequiresFact(Needs.Mongo)]
    public async Task Two_that_fill_it_at_once_end_whole_and_what_a_killed_one_leaves_goes()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        var targets = new SimulationTargets { EngagementDatabase = server.ConnectionString("engagement") };
        for (var round = 0UL; round < 4; round++)
        {
            SimulatorOptions Options(ulong seed) => _options with { Seed = (10 * round) + seed, Dirt = 0 };
            var killed = LoadInAnotherProcess.StartAndKillAsync(targets.EngagementDatabase, Options(3), TimeSpan.FromMilliseconds(Random.Shared.Next(400)));
            // The first round is of two that make the same.
            SimulatorOptions[] both = [Options(1), Options(round == 0 ? 1UL : 2UL)];
            var reports = await Task.WhenAll(both.Select(o => BusinessSimulator.LoadAsync(targets, o)));
            reports.SelectMany(r => r.Sources).ShouldAllBe(s => s.Problem == null && s.Kept == null);
            await killed;

            await HoldsOneOfAsync(targets, [.. both, Options(3)]);

            (await BusinessSimulator.LoadAsync(targets, Options(4))).Sources.ShouldAllBe(s => s.Problem == null && !s.WasThere);
            await HoldsOneOfAsync(targets, [Options(4)]);
            (await NamesAsync(targets)).ShouldBe(["_simulation", "clickstream", "product_reviews"], $"round {round}");
        }
    }

    [RequiresFact(Needs.Mongo)]
    public async Task A_load_that_was_killed_while_it_was_put_in_place_is_put_there_by_the_next()
    {
        using var server = new MongoServer();
        await server.StartAsync();
        var targets = new SimulationTargets { EngagementDatabase = server.ConnectionString("engagement") };
        await BusinessSimulator.LoadAsync(targets, _options);
        var marker = await MarkerAsync(targets);
        marker["Coming"] = new JsonArray("clickstream", "product_reviews");
        await Database(targets).RenameCollectionAsync("product_reviews", $"product_reviews__loading_{marker["Load"]}");
        await Collection(targets, "product_reviews").InsertManyAsync([new(new BsonText().ObjectId("_id", "0123456789abcdef01234567").ToArray())]);
        await Collection(targets, "_simulation").DeleteManyAsync(FilterDefinition<RawBsonDocument>.Empty);
        await Collection(targets, "_simulation").InsertManyAsync(
            [new(new BsonText().ObjectId("_id", "000000000000000000000001").Text("marker", marker.ToJsonString()).ToArray())]);

        await HoldsOneOfAsync(targets, [_options]);

        (await NamesAsync(targets)).ShouldBe(["_simulation", "clickstream", "product_reviews"]);
    }

    [Fact]
    public async Task A_server_that_is_away_is_said_without_the_password()
    {
        var problem = await Should.ThrowAsync<SimulationException>(() => BusinessSimulator.LoadAsync(
            new() { EngagementDatabase = "mongodb://u:secret-word@127.0.0.1:1/engagement" }, _options));

        problem.Message.ShouldBe("The source engagement could not be filled: engagement on MongoDB 127.0.0.1:1 does not answer. Is the server up?");
    }

    // The identifiers of history and so many days after it, each once.
    private static List<string> Made(int days, string collection) => Made(_options, days, collection);

    private static List<string> Made(SimulatorOptions options, int days, string collection)
    {
        var business = new SimulatedBusiness(options);
        var made = new ExtendedJsonRows(Engagement.Source.Tables.First(t => t.Name == collection));
        foreach (var table in business.TablesOf(Engagement.Source).Where(t => t.Table.Name == collection))
        {
            for (var chunk = 0; chunk < table.Chunks; chunk++)
                table.Write(chunk, made);
        }

        for (var day = 1; day <= days; day++)
        {
            foreach (var rows in business.Day(day).RowsOf(Engagement.Source).Where(r => r.Table.Name == collection))
                rows.Write(made);
        }

        const string Before = "{\"_id\":{\"$oid\":\"";
        return [.. System.Text.Encoding.UTF8.GetString(made.Written.Span).Split('\n')
            .Where(l => l.StartsWith(Before, StringComparison.Ordinal) && l.EndsWith('}'))
            .Select(l => l.Substring(Before.Length, 24)).Distinct().Order(StringComparer.Ordinal)];
    }

    // Every collection is of the same business, and that business is the one it says it holds.
    private static async Task HoldsOneOfAsync(SimulationTargets targets, SimulatorOptions[] candidates)
    {
        var marker = await MarkerAsync(targets);
        var held = candidates.First(o => marker["Fingerprint"]!.GetValue<string>().Contains($" seed {o.Seed} ", StringComparison.Ordinal));
        (await BusinessSimulator.LoadAsync(targets, held)).Sources.ShouldAllBe(s => s.WasThere);
        (await IdsAsync(targets, "clickstream")).ShouldBe(Made(held, 0, "clickstream"));
        (await IdsAsync(targets, "product_reviews")).ShouldBe(Made(held, 0, "product_reviews"));
    }

    private static async Task<JsonObject> MarkerAsync(SimulationTargets targets)
    {
        using var found = await Collection(targets, "_simulation").FindAsync(FilterDefinition<RawBsonDocument>.Empty, new FindOptions<RawBsonDocument, RawBsonDocument>());
        return JsonNode.Parse((await found.ToListAsync()).ShouldHaveSingleItem()["marker"].AsString)!.AsObject();
    }

    private static async Task<List<string>> NamesAsync(SimulationTargets targets)
    {
        using var names = await Database(targets).ListCollectionNamesAsync();
        return [.. (await names.ToListAsync()).Order(StringComparer.Ordinal)];
    }

    private static IMongoDatabase Database(SimulationTargets targets) =>
        new MongoClient(MongoClientSettings.FromUrl(new(targets.EngagementDatabase!))).GetDatabase("engagement");

    private static IMongoCollection<RawBsonDocument> Collection(SimulationTargets targets, string name) =>
        Database(targets).GetCollection<RawBsonDocument>(name);

    private static async Task<List<string>> IdsAsync(SimulationTargets targets, string name)
    {
        using var cursor = await Collection(targets, name).FindAsync(FilterDefinition<RawBsonDocument>.Empty, new FindOptions<RawBsonDocument, RawBsonDocument>());
        // An identifier is the first element: its type, its name, its twelve bytes.
        return [.. (await cursor.ToListAsync()).Select(d =>
        {
            var bytes = new byte[12];
            d.Slice.GetBytes(9, bytes, 0, 12);
            return Convert.ToHexStringLower(bytes);
        }).Order(StringComparer.Ordinal)];
    }
}
