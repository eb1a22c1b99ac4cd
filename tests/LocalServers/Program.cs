using EcommAspire.LocalServers;

// Another process that uses servers, for tests that need one: PROGRAM VERB KIND NAME DATA.
// It says PID and port when its server is up, and lets go when its standard input ends.
if (args is ["locate"])
{
    foreach (var kind in Enum.GetValues<ServerKind>())
        Console.WriteLine(ServerBinaries.Locate(kind) is { Installation: { } found } ? $"{kind} {found.Version}" : ServerBinaries.Locate(kind).Reason);
    return 0;
}
var options = new LocalServerOptions
{
    Kind = Enum.Parse<ServerKind>(args[1]),
    Name = args[2],
    DataFolder = args[3],
    Lifetime = args[0] == "keep" ? ServerLifetime.Kept : ServerLifetime.WhileUsed,
    Ephemeral = args[0] == "ephemeral",
};
if (args[0] == "foreground")
{
    using var interrupt = new Interrupt();
    return await ForegroundServer.RunAsync(options, Console.Out, Console.Error, interrupt.Token);
}

await using var server = await LocalServer.StartAsync(options);
Console.WriteLine($"{server.ProcessId} {server.Port}");
await Console.In.ReadToEndAsync();
return 0;
