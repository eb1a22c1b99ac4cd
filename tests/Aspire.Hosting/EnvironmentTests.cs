using Aspire.Hosting.Publishing;
using EcommAspire.Fixtures;

namespace EcommAspire.Hosting.Tests;

/// <summary>What programs are told: https://aspire.dev/fundamentals/app-host-overview, …/networking-overview, …/external-parameters.</summary>
public sealed class EnvironmentTests
{
    private const string WriteEnvironment = "env -0 > env";

    [Fact]
    public async Task A_reference_gives_the_connection_string_by_the_resources_name()
    {
        await using var app = App.Compose("--ConnectionStrings:shop=Host=far;Port=1");
        app.AddShell("reader", WriteEnvironment).WithReference(app.Builder.AddConnectionString("shop"));
        await app.StartAsync();

        (await app.EnvironmentAsync("reader"))["ConnectionStrings__shop"].ShouldBe("Host=far;Port=1");
    }

    [Fact]
    public async Task A_reference_can_go_by_another_name()
    {
        await using var app = App.Compose("--ConnectionStrings:shop=Host=far");
        app.AddShell("reader", WriteEnvironment).WithReference(app.Builder.AddConnectionString("shop"), connectionName: "source");
        await app.StartAsync();

        var environment = await app.EnvironmentAsync("reader");
        environment["ConnectionStrings__source"].ShouldBe("Host=far");
        environment.ShouldNotContainKey("ConnectionStrings__shop");
    }

    [Fact]
    public async Task A_reference_gives_the_parts_of_a_connection_string_too()
    {
        await using var app = App.Compose("--Parameters:server-password=a/b");
        var server = app.Builder.AddPostgres("server");
        foreach (var ofContainer in server.Resource.Annotations.Where(a => a is ContainerImageAnnotation or EndpointAnnotation).ToList())
            server.Resource.Annotations.Remove(ofContainer);
        var endpoint = new EndpointAnnotation(System.Net.Sockets.ProtocolType.Tcp, name: "tcp");
        server.OnInitializeResource((_, _, _) =>
        {
            server.Resource.Annotations.Add(endpoint);
            endpoint.AllocatedEndpoint = new(endpoint, "far", 5);
            return Task.CompletedTask;
        });
        app.AddShell("reader", WriteEnvironment).WithReference(server.AddDatabase("our-shop", "the shop"));
        await app.StartAsync();

        var environment = await app.EnvironmentAsync("reader");
        environment.Where(v => v.Key.StartsWith("OUR_SHOP_", StringComparison.Ordinal)).ToDictionary().ShouldBe(
            new Dictionary<string, string>
            {
                ["OUR_SHOP_HOST"] = "far",
                ["OUR_SHOP_PORT"] = "5",
                ["OUR_SHOP_USERNAME"] = "postgres",
                ["OUR_SHOP_PASSWORD"] = "a/b",
                ["OUR_SHOP_DATABASENAME"] = "the shop",
                ["OUR_SHOP_URI"] = "postgresql://postgres:a%2Fb@far:5/the%20shop",
                ["OUR_SHOP_JDBCCONNECTIONSTRING"] = "jdbc:postgresql://far:5/the%20shop",
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_connection_string_without_a_value_is_shown_as_missing_and_fails_who_refers_to_it()
    {
        await using var app = App.Compose();
        app.AddShell("reader", WriteEnvironment).WithReference(app.Builder.AddConnectionString("shop"));
        await app.StartAsync();

        await app.UntilAsync("shop", KnownResourceStates.ValueMissing);
        await app.UntilAsync("reader", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task Parameters_come_from_the_configuration_or_else_have_their_default()
    {
        await using var app = App.Compose("--Parameters:seed=7");
        var scale = app.Builder.AddParameter("scale", new Half());
        var seed = app.Builder.AddParameter("seed", new Half());
        app.AddShell("reader", WriteEnvironment).WithEnvironment("SCALE", scale).WithEnvironment("BOTH", $"{scale} and {seed}");
        await app.StartAsync();

        var environment = await app.EnvironmentAsync("reader");
        environment["SCALE"].ShouldBe("0.5");
        environment["BOTH"].ShouldBe("0.5 and 7");
    }

    [Fact]
    public async Task A_parameter_whose_value_stands_in_the_composition_has_that_value()
    {
        await using var app = App.Compose("--Parameters:seed=7");
        app.AddShell("reader", WriteEnvironment).WithEnvironment("SEED", app.Builder.AddParameter("seed", "1"));
        await app.StartAsync();

        (await app.EnvironmentAsync("reader"))["SEED"].ShouldBe("1");
    }

    [Fact]
    public async Task A_generated_parameter_has_what_is_asked_of_it()
    {
        await using var app = App.Compose();
        var value = new GenerateParameterDefault { MinLength = 40, Special = false, Upper = false, MinNumeric = 12, MinLower = 5 };
        app.AddShell("reader", WriteEnvironment).WithEnvironment("KEY", app.Builder.AddParameter("key", value, secret: true));
        await app.StartAsync();

        var key = (await app.EnvironmentAsync("reader"))["KEY"];
        key.Length.ShouldBe(40);
        key.ShouldAllBe(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
        key.Count(char.IsAsciiDigit).ShouldBeGreaterThanOrEqualTo(12);
        key.Count(char.IsAsciiLetterLower).ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task What_stands_in_an_address_is_escaped()
    {
        await using var app = App.Compose("--Parameters:key=a/b c");
        var key = app.Builder.AddParameter("key", secret: true);
        app.AddShell("reader", WriteEnvironment).WithEnvironment("ADDRESS", $"http://me:{key.Resource:uri}@host");
        await app.StartAsync();

        (await app.EnvironmentAsync("reader"))["ADDRESS"].ShouldBe("http://me:a%2Fb%20c@host");
    }

    [Fact]
    public async Task A_secret_parameter_is_marked_as_one()
    {
        await using var app = App.Compose("--Parameters:key=hush", "--Parameters:name=loud");
        app.Builder.AddParameter("key", secret: true);
        app.Builder.AddParameter("name");
        await app.StartAsync();

        (await app.UntilAsync("key", KnownResourceStates.Running)).Properties.Single(p => p.Name == "Value").IsSensitive.ShouldBeTrue();
        (await app.UntilAsync("name", KnownResourceStates.Running)).Properties.Single(p => p.Name == "Value").IsSensitive.ShouldBeFalse();
    }

    [Fact]
    public async Task An_endpoint_tells_its_program_the_port_and_others_the_address()
    {
        await using var app = App.Compose();
        var web = app.AddShell("web", "echo $PORT > port; exec sleep 1000").WithHttpEndpoint(env: "PORT", isProxied: false);
        app.AddShell("reader", WriteEnvironment)
            .WithEnvironment(context => context.EnvironmentVariables["WEB"] = web.GetEndpoint("http"))
            .WithEnvironment("ADDRESS", $"{web.GetEndpoint("http").Property(EndpointProperty.HostAndPort)}")
            .WaitFor(web);
        await app.StartAsync();

        var environment = await app.EnvironmentAsync("reader");
        var port = web.GetEndpoint("http").Port;
        environment["WEB"].ShouldBe($"http://localhost:{port}");
        environment["ADDRESS"].ShouldBe($"localhost:{port}");
        (await app.LinesAsync("port")).ShouldBe([$"{port}"]);
    }

    [Fact]
    public async Task A_reference_to_a_service_tells_where_it_listens()
    {
        await using var app = App.Compose();
        var api = app.Builder.AddResource(new Service("api", app.File(""))).WithArgs("1000").WithHttpEndpoint(isProxied: false);
        app.AddShell("reader", WriteEnvironment).WithReference(api);
        await app.StartAsync();

        var environment = await app.EnvironmentAsync("reader");
        environment["services__api__http__0"].ShouldBe($"http://localhost:{api.GetEndpoint("http").Port}");
        environment["API_HTTP"].ShouldBe($"http://localhost:{api.GetEndpoint("http").Port}");
    }

    [Fact]
    public async Task Arguments_are_made_when_the_program_starts()
    {
        await using var app = App.Compose();
        var scale = app.Builder.AddParameter("scale", "2");
        app.AddShell("reader", "printf '%s ' \"$@\" > arguments").WithArgs("sh", "--scale").WithArgs(context => context.Args.Add(scale.Resource));
        await app.StartAsync();

        await app.UntilAsync("reader", KnownResourceStates.Finished);
        File.ReadAllText(app.File("arguments")).ShouldBe("--scale 2 ");
    }

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Development", "1000")]
    public async Task Telemetry_goes_to_the_dashboard_under_the_resources_name_and_in_development_soon(string surroundings, string? delay)
    {
        await using var app = App.ComposeWithDashboard(
            "--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:43170", $"--ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=http://localhost:{FreePort.Take()}",
            $"--environment={surroundings}");
        app.AddShell("worker", WriteEnvironment).WithOtlpExporter();
        await app.StartAsync();

        var environment = await app.EnvironmentAsync("worker");
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe("http://localhost:43170");
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"].ShouldBe("grpc");
        environment["OTEL_EXPORTER_OTLP_HEADERS"].ShouldStartWith("x-otlp-api-key=");
        environment["OTEL_SERVICE_NAME"].ShouldBe("worker");
        environment["OTEL_RESOURCE_ATTRIBUTES"].ShouldContain("service.instance.id=");
        environment.GetValueOrDefault("OTEL_BSP_SCHEDULE_DELAY").ShouldBe(delay);
    }

    [Theory]
    [InlineData("2fast")]
    [InlineData("two words")]
    [InlineData("double--hyphen")]
    [InlineData("ends-")]
    public void A_name_that_cannot_be_is_refused(string name)
    {
        var app = App.Compose();
        Should.Throw<ArgumentException>(() => app.AddShell(name, "true"));
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        var app = App.Compose();
        app.AddShell("worker", "true");
        Should.Throw<DistributedApplicationException>(() => app.AddShell("Worker", "true")).Message.ShouldContain("Worker");
    }

    private sealed class Half : ParameterDefault
    {
        public override string GetDefaultValue() => "0.5";

        public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", GetDefaultValue());
    }

    private sealed class Service(string name, string folder) : ExecutableResource(name, "sleep", folder), IResourceWithServiceDiscovery;
}
