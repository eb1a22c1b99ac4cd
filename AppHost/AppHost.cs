using EcommAspire.AppHost;
using EcommAspire.AppHost.Batch;
using EcommAspire.AppHost.Containers;
using EcommAspire.AppHost.Embedded;
using EcommAspire.AppHost.Parameters;
using EcommAspire.AppHost.Terminal;

var data = Ecomm.DataFolder;
StackPorts.Choose(data);
QuietRuntime.Choose();
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
{
    Args = [.. args.Where(a => a != "--no-dashboard")],
    DisableDashboard = args.Contains("--no-dashboard"),
    DashboardApplicationName = "EcommAspire",
});
var stack = Stack.Choose(builder, data);
if (stack.Problem is { } problem)
{
    Console.Error.WriteLine(problem);
    return 2;
}

builder.AddScreen();
var isMinimal = builder.Configuration["profile"] is "minimal";

var scale = builder.AddSetting("scale", "0.1");
var seed = builder.AddSetting("seed", "1");

// Sources: shop in PostgreSQL, the marketplace in MySQL, stores in SQL Server, engagement in MongoDB; where the last two have no
// container, in PostgreSQL and in files. Any of them may be somebody else's, and ours is not started.
var postgres = new Lazy<IResourceBuilder<PostgresServerResource>>(() => builder.AddPostgres("postgres").RunOn(stack));
var mysql = new Lazy<IResourceBuilder<MySqlServerResource>>(() => builder.AddMySql("mysql").RunOn(stack));

var shop = builder.AddSource("shop", name => postgres.Value.AddDatabase(name));
var stores = builder.AddSource("stores", name => stack.IsEmbedded
    ? postgres.Value.AddDatabase(name)
    : builder.AddSqlServer("sqlserver", builder.AddSecret("sqlserver-password", data)).RunOn(stack).AddDatabase(name));
var marketplace = builder.AddSource("marketplace", name => !stack.IsEmbedded || LocalProcess.CanBeMariaDb
    ? mysql.Value.AddDatabase(name)
    : postgres.Value.AddDatabase(name));
var engagement = builder.AddOptionalSource("engagement", stack.IsEmbedded
    ? null
    : name => builder.AddMongoDB("mongodb", password: builder.AddSecret("mongodb-password", data)).RunOn(stack).AddDatabase(name));

// Batch: sources → lake → models → tests → published gold → reports.
var batch = builder.AddBatch("batch", data)
    .WithArgs("--scale", scale.Resource, "--seed", seed.Resource)
    .WithEngineOf(marketplace).WithEngineOf(stores)
    .WithReference(shop).WaitFor(shop)
    .WithReference(stores).WaitFor(stores)
    .WithReference(marketplace).WaitFor(marketplace)
    .WithOptionalReference(engagement);
List<IResourceBuilder<IResourceWithConnectionString>> played = [shop, stores, marketplace, .. engagement];

if (!isMinimal)
{
    // Stream: the shop's events through the broker into the operational database and the lake.
    var events = builder.AddSource("events", name => builder.AddKafka(name).RunOn(stack));
    played.Add(events);
    var operational = builder.AddSource("operational", name => postgres.Value.AddDatabase(name));

    builder.AddEcomm("consumer", data, "stream", "consume")
        .WithReference(events).WaitFor(events)
        .WithReference(operational).WaitFor(operational)
        .WithHealthPage()
        .WithRestarts();

    builder.AddEcomm("producer", data, "stream", "produce", "--rate", "10/s")
        .WithArgs("--scale", scale.Resource, "--seed", seed.Resource)
        .WithReference(events).WaitFor(events)
        .WithHealthPage()
        .WithExplicitStart()
        .WithVerb("produce-orders", "Produce 1,000 orders", "BoxMultiple", data,
            ["stream", "produce", "--topic", "orders", "--count", "1000", "--rate", "1000/s"], references: [events], settings: [scale, seed]);
}

batch.WithVerb("play-day", "Play one day forward", "CalendarAdd", data, ["simulate", "forward"], references: played);

if (!stack.IsEmbedded && !isMinimal)
{
    // What only containers bring. Nothing of the platform asks for it yet, so each waits for a person to start it.
    builder.AddSpark("spark").WithExplicitStart();
    builder.AddOllama("ollama", builder.AddSetting("model", "llama3.2:1b"), stack).WithExplicitStart();
    builder.AddMinio("minio", stack).WithExplicitStart();
}

await builder.Build().RunToTheEndAsync();
return Environment.ExitCode;
