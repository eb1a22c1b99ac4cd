using System.Text.Encodings.Web;
using System.Text.Json;

namespace EcommAspire.Hosting.Tests;

/// <summary>What an application is described as for a deployment: https://aspire.dev/deployment/manifest-format.</summary>
public sealed class ManifestTests
{
    private static readonly JsonSerializerOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task A_container_has_its_image_its_environment_and_where_it_listens()
    {
        var cache = (await PublishAsync(app => app.AddContainer("cache", "example/cache", "1.2")
            .WithImageRegistry("registry.example")
            .WithArgs("--memory", 64)
            .WithEnvironment("MODE", "fast")
            .WithHttpEndpoint(port: 8080, targetPort: 80)
            .WithEndpoint(targetPort: 6379, name: "data")))["cache"];

        Text(cache, "type").ShouldBe("container.v0");
        Text(cache, "image").ShouldBe("registry.example/example/cache:1.2");
        cache.GetProperty("args").EnumerateArray().Select(a => a.GetString()).ShouldBe(["--memory", "64"]);
        Text(cache, "env", "MODE").ShouldBe("fast");
        Shape(cache.GetProperty("bindings")).ShouldBe(
            """{"http":{"scheme":"http","protocol":"tcp","transport":"http","port":8080,"targetPort":80},"data":{"scheme":"tcp","protocol":"tcp","transport":"tcp","targetPort":6379}}""");
    }

    [Theory]
    [InlineData("example/cache", "example/cache:latest")]
    [InlineData("example/cache:1.2", "example/cache:1.2")]
    [InlineData("registry.example:5000/cache", "registry.example:5000/cache:latest")]
    [InlineData("cache@sha256:5e2c", "cache@sha256:5e2c")]
    public async Task An_image_is_named_with_its_tag_or_digest(string image, string published) =>
        Text((await PublishAsync(app => app.AddContainer("cache", image)))["cache"], "image").ShouldBe(published);

    [Fact]
    public void An_image_has_one_tag()
    {
        var app = App.Compose();
        Should.Throw<InvalidOperationException>(() => app.Builder.AddContainer("cache", "cache:1").WithImage("cache:1", "2"));
        Should.Throw<ArgumentOutOfRangeException>(() => app.Builder.AddContainer("store", "store").WithImage("store@sha256:5e2c", "2"));
    }

    [Fact]
    public async Task A_volume_is_named()
    {
        var resources = await PublishAsync(app => app.AddContainer("store", "store").WithVolume("kept", "/data"));

        Shape(resources["store"].GetProperty("volumes")).ShouldBe("""[{"name":"kept","target":"/data","readOnly":false}]""");
    }

    [Fact]
    public async Task What_is_settled_elsewhere_stands_as_an_expression()
    {
        var resources = await PublishAsync(app =>
        {
            var server = app.AddPostgres("server");
            var web = app.AddContainer("web", "web").WithHttpEndpoint(targetPort: 80);
            var scale = app.AddParameter("scale", "2", publishValueAsDefault: true);
            app.AddExecutable("reader", "./read", "tools", "--fast")
                .WithArgs(scale.Resource)
                .WithReference(server.AddDatabase("shop"))
                .WithEnvironment("WEB", web.GetEndpoint("http"))
                .WithEnvironment("PLACE", $"{web.GetEndpoint("http").Property(EndpointProperty.HostAndPort)}/x")
                .WithHttpEndpoint(env: "PORT");
        });

        Text(resources["server"], "connectionString").ShouldBe("Host={server.bindings.tcp.host};Port={server.bindings.tcp.port};Username=postgres;Password={server-password.value}");
        Text(resources["server"], "env", "POSTGRES_PASSWORD").ShouldBe("{server-password.value}");
        Shape(resources["shop"]).ShouldBe("""{"type":"value.v0","connectionString":"{server.connectionString};Database=shop"}""");
        var reader = resources["reader"];
        Text(reader, "type").ShouldBe("executable.v0");
        Text(reader, "command").ShouldBe("./read");
        reader.GetProperty("args").EnumerateArray().Select(a => a.GetString()).ShouldBe(["--fast", "{scale.value}"]);
        Text(reader, "env", "ConnectionStrings__shop").ShouldBe("{shop.connectionString}");
        Text(reader, "env", "SHOP_HOST").ShouldBe("{server.bindings.tcp.host}");
        Text(reader, "env", "SHOP_URI").ShouldBe("postgresql://postgres:{server-password-uri-encoded.value}@{server.bindings.tcp.host}:{server.bindings.tcp.port}/shop");
        Text(reader, "env", "WEB").ShouldBe("{web.bindings.http.url}");
        Text(reader, "env", "PLACE").ShouldBe("{web.bindings.http.host}:{web.bindings.http.port}/x");
        Text(reader, "env", "PORT").ShouldBe("{reader.bindings.http.targetPort}");
        reader.GetProperty("bindings").GetProperty("http").GetProperty("targetPort").GetInt32().ShouldBe(8000);
    }

    [Fact]
    public async Task Parameters_are_inputs_and_a_secret_is_never_told()
    {
        var resources = await PublishAsync(
            app =>
            {
                app.AddParameter("plain");
                app.AddParameter("hidden", secret: true);
                app.AddParameter("given", "not for others");
                app.AddParameter("usual", "1", publishValueAsDefault: true);
                app.AddMySql("server");
            },
            "--Parameters:plain=p4", "--Parameters:hidden=h5", "--Parameters:server-password=s6");

        Shape(resources["plain"]).ShouldBe("""{"type":"parameter.v0","value":"{plain.inputs.value}","inputs":{"value":{"type":"string"}}}""");
        Shape(resources["hidden"].GetProperty("inputs")).ShouldBe("""{"value":{"type":"string","secret":true}}""");
        Shape(resources["given"].GetProperty("inputs")).ShouldBe("""{"value":{"type":"string"}}""");
        Shape(resources["usual"].GetProperty("inputs")).ShouldBe("""{"value":{"type":"string","default":{"value":"1"}}}""");
        Shape(resources["server-password"].GetProperty("inputs")).ShouldBe("""{"value":{"type":"string","secret":true,"default":{"generate":{"minLength":22}}}}""");
        var all = string.Concat(resources.Values.Select(r => r.GetRawText()));
        foreach (var value in (string[])["p4", "h5", "s6", "not for others"])
            all.ShouldNotContain(value);
    }

    [Fact]
    public async Task A_given_connection_string_is_an_input_too()
    {
        var resources = await PublishAsync(
            app => app.AddExecutable("reader", "read", ".").WithReference(app.AddConnectionString("shop")), "--ConnectionStrings:shop=Host=far");

        Shape(resources["shop"]).ShouldBe(
            """{"type":"parameter.v0","connectionString":"{shop.value}","value":"{shop.inputs.value}","inputs":{"value":{"type":"string","secret":true}}}""");
        Text(resources["reader"], "env", "ConnectionStrings__shop").ShouldBe("{shop.connectionString}");
    }

    [Fact]
    public async Task A_secret_that_is_part_of_an_address_is_escaped_there()
    {
        var resources = await PublishAsync(app => app.AddMongoDB("server").AddDatabase("reviews"));

        Text(resources["reviews"], "connectionString").ShouldBe(
            "mongodb://admin:{server-password-uri-encoded.value}@{server.bindings.tcp.host}:{server.bindings.tcp.port}/reviews?authSource=admin&authMechanism=SCRAM-SHA-256");
        Shape(resources["server-password-uri-encoded"]).ShouldBe("""{"type":"annotated.string","value":"{server-password.value}","filter":"uri"}""");
    }

    [Fact]
    public async Task An_address_within_another_stands_there_as_it_is()
    {
        var resources = await PublishAsync(app => app.AddExecutable("reader", "read", ".").WithReference(app.AddSqlServer("server").AddDatabase("stores")));

        Text(resources["reader"], "env", "STORES_URI").ShouldBe("mssql://sa:{server-password.value}@{server.bindings.tcp.host}:{server.bindings.tcp.port}/stores");
        resources.ShouldContainKey("server-password-uri-encoded");
    }

    [Fact]
    public async Task Tools_for_the_developer_are_left_out()
    {
        var resources = await PublishAsync(app =>
        {
            app.AddPostgres("server").WithPgAdmin();
            app.AddKafka("events").WithKafkaUI();
            app.AddContainer("toy", "toy").ExcludeFromManifest();
        });

        resources.Keys.ShouldBe(["server", "events", "server-password"]);
    }

    [Fact]
    public async Task Nothing_starts()
    {
        await using var app = App.ComposeForManifest();
        await PublishAsync(app, _ => app.AddShell("worker", "touch started"));

        File.Exists(app.File("started")).ShouldBeFalse();
    }

    private static async Task<Dictionary<string, JsonElement>> PublishAsync(Action<IDistributedApplicationBuilder> compose, params string[] arguments)
    {
        await using var app = App.ComposeForManifest(arguments);
        return await PublishAsync(app, compose);
    }

    private static async Task<Dictionary<string, JsonElement>> PublishAsync(App app, Action<IDistributedApplicationBuilder> compose)
    {
        compose(app.Builder);
        await app.RunAsync();
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(app.Manifest));
        return manifest.RootElement.GetProperty("resources").Clone().EnumerateObject().ToDictionary(r => r.Name, r => r.Value);
    }

    private static string Text(JsonElement element, params string[] path) => path.Aggregate(element, (e, name) => e.GetProperty(name)).GetString()!;

    // As it is, without the space between its parts.
    private static string Shape(JsonElement element) => JsonSerializer.Serialize(element, _compact);
}
