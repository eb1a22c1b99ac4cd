using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EcommAspire.Fixtures;

namespace EcommAspire.LocalServers.Tests;

/// <summary>Ports, paths, neighbours and secrets.</summary>
public sealed class PlaceTests
{
    public static TheoryData<ServerKind> Kinds => [ServerKind.Postgres, ServerKind.MariaDb];

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task Two_data_folders_side_by_side_never_meet(ServerKind kind)
    {
        await using var one = new DataFolder();
        await using var two = new DataFolder();
        await using var first = await LocalServer.StartAsync(one.Options(kind) with { Databases = ["mine"] });
        await using var second = await two.StartAsync(kind);

        second.Port.ShouldNotBe(first.Port);
        second.ProcessId.ShouldNotBe(first.ProcessId);
        await Should.ThrowAsync<Exception>(() => second.AskAsync("SELECT 1", "mine"));
        await LocalServer.StopAllAsync(two.Path);
        await first.CheckHealthAsync();
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_named_with_what_to_do_at_the_first_file_and_half_way()
    {
        foreach (var (kind, room) in ((ServerKind, int)[])[(ServerKind.Postgres, 0), (ServerKind.Postgres, 20_000_000), (ServerKind.MariaDb, 0), (ServerKind.MariaDb, 20_000_000)])
        {
            await using var disk = new SmallDisk(megabytes: 32);
            disk.Fill(leaving: room);
            await using (var data = new DataFolder(Path.Combine(disk.Folder, "data")))
            {
                var refused = await Should.ThrowAsync<ServerUnavailableException>(() => data.StartAsync(kind), $"{kind} with {room} bytes");
                refused.Message.ShouldContain("the disk is full (");
                refused.Message.ShouldEndWith(" Free some space, or put the data folder elsewhere with --data DIR, and start it again.");
            }
        }
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_copy_of_a_running_servers_folder_gets_a_server_of_its_own(ServerKind kind)
    {
        await using var original = new DataFolder();
        await using var server = await LocalServer.StartAsync(original.Options(kind) with { Databases = ["shop"] });
        await using var copy = new DataFolder();
        using (var cp = Process.Start("cp", ["-a", Path.Combine(original.Path, "servers"), copy.Path]))
            await cp.WaitForExitAsync();
        copy.Info.State.ShouldBe(ServerState.Stale);

        await using var other = await copy.StartAsync(kind);

        other.IsAdopted.ShouldBeFalse();
        other.ProcessId.ShouldNotBe(server.ProcessId);
        other.Port.ShouldNotBe(server.Port);
        await server.CheckHealthAsync();
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task The_usual_ports_may_be_taken(ServerKind kind)
    {
        await using var data = new DataFolder();
        using var taken = new Occupied(kind == ServerKind.Postgres ? 5432 : 3306);

        await using var server = await data.StartAsync(kind);

        server.Port.ShouldNotBe(taken.Port);
        await server.CheckHealthAsync();
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_port_that_was_asked_for_is_taken_or_refused_in_a_sentence(ServerKind kind)
    {
        await using var data = new DataFolder();
        var port = FreePort.Take();
        using (new Occupied(port))
        {
            var refusal = await Should.ThrowAsync<ServerUnavailableException>(() => LocalServer.StartAsync(data.Options(kind) with { Port = port }));
            refusal.Message.ShouldStartWith($"Port {port} is taken");
        }

        await using var server = await LocalServer.StartAsync(data.Options(kind) with { Port = port });
        server.Port.ShouldBe(port);

        var other = await Should.ThrowAsync<ServerUnavailableException>(() => LocalServer.StartAsync(data.Options(kind) with { Port = port - 1 }));
        other.Message.ShouldContain($"runs already, on port {port}");
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task The_last_port_is_given_up_when_somebody_else_has_it(ServerKind kind)
    {
        await using var data = new DataFolder();
        int port;
        await using (var server = await data.StartAsync(kind))
            port = server.Port;
        using var taken = new Occupied(port);

        await using var again = await data.StartAsync(kind);

        again.Port.ShouldNotBe(port);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_deep_folder_with_a_strange_name_works(ServerKind kind)
    {
        var root = Directory.CreateTempSubdirectory("ecomm-deep-").FullName;
        await using var data = new DataFolder(Path.Combine(root, "a b'c\"d$e ü", new string('x', 100), new string('y', 100)), root);

        await using (var server = await data.StartAsync(kind))
            await server.CheckHealthAsync();
        await using (var again = await data.StartAsync(kind))
            await again.CheckHealthAsync();

        data.Info.State.ShouldBe(ServerState.Stopped);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_folder_whose_name_means_something_elsewhere_works(ServerKind kind)
    {
        var root = Directory.CreateTempSubdirectory("e-").FullName;
        await using var data = new DataFolder(Path.Combine(root, "a,b:c;d='e\" #%*"), root);

        await using var server = await LocalServer.StartAsync(data.Options(kind) with { Databases = ["shop"] });

        await server.AskAsync("SELECT 1", "shop");
    }

    [RequiresTheory(Needs.Servers | Needs.Root), MemberData(nameof(Kinds))]
    public async Task Root_can_run_it_in_a_folder_closed_to_others_as_somebody_else(ServerKind kind)
    {
        var closed = Directory.CreateTempSubdirectory("ecomm-closed-").FullName;
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var data = new DataFolder(Path.Combine(closed, "data"), closed);

        await using var server = await LocalServer.StartAsync(data.Options(kind) with { Databases = ["shop"] });

        await server.AskAsync("CREATE TABLE t (x int)", "shop");
        var status = await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status");
        status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..].ShouldNotContain("0");
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task The_password_is_in_its_file_and_nowhere_else(ServerKind kind)
    {
        await using var data = new DataFolder();
        var lines = new List<string>();
        var seen = new HashSet<string>();
        using var done = new CancellationTokenSource();
        var watch = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                seen.UnionWith(ProcessTexts());
        });

        await using var server = await LocalServer.StartAsync(data.Options(kind) with { Databases = ["shop"] }, lines.Add);
        var refused = await Should.ThrowAsync<Exception>(() => server.AskAsync("SELECT 1 FROM nowhere", "shop"));
        await done.CancelAsync();
        await watch;
        seen.UnionWith(ProcessTexts());

        var password = File.ReadAllText(server.PasswordFile).Trim();
        password.Length.ShouldBe(32);
        server.ConnectionString().ShouldContain(password);
        File.GetUnixFileMode(server.PasswordFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        seen.ShouldContain(text => text.Contains(data.Path));
        seen.Where(text => text.Contains(password)).ShouldBeEmpty();
        lines.Where(line => line.Contains(password)).ShouldBeEmpty();
        refused.ToString().ShouldNotContain(password);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(data.Path, "servers", "it")).Where(file => file != server.PasswordFile && !file.EndsWith(".lock", StringComparison.Ordinal)))
            File.ReadAllText(file).ShouldNotContain(password);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../it")]
    [InlineData("a/b")]
    [InlineData("It")]
    [InlineData("-it")]
    public async Task A_name_that_is_no_folder_name_is_refused(string name)
    {
        var options = new LocalServerOptions { Kind = ServerKind.Postgres, Name = name, DataFolder = "nowhere" };
        (await Should.ThrowAsync<ServerUnavailableException>(() => LocalServer.StartAsync(options))).Message.ShouldContain("cannot name a server");
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_servers() => LocalServer.Find("/nowhere/at/all").ShouldBeEmpty();

    [Fact]
    public async Task Where_a_server_is_missing_the_reason_says_what_to_do()
    {
        using var other = OtherProcess.Start(["locate"], new Dictionary<string, string> { ["ECOMM_TOOLS"] = "/nowhere" });
        var answers = $"{await other.ReadLineAsync()}\n{await other.ReadLineAsync()}";
        // What is installed on the machine is found without the tools folder; what is not has a way out.
        foreach (var (kind, installed) in new[] { ("Postgres", "/usr/lib/postgresql"), ("MariaDb", "/usr/sbin/mariadbd") })
        {
            if (Path.Exists(installed))
                answers.ShouldContain($"{kind} ");
            else
                answers.ShouldContain("is not on this machine: run eng/setup.sh");
        }
    }

    private static IEnumerable<string> ProcessTexts()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            foreach (var file in new[] { "cmdline", "environ" })
            {
                string text;
                try
                {
                    text = File.ReadAllText(Path.Combine(process, file));
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    continue; // gone, or not ours to see
                }
                yield return text;
            }
        }
    }

    /// <summary>A port that somebody uses: this test, or another process on the machine.</summary>
    private sealed class Occupied : IDisposable
    {
        private readonly TcpListener? _listener;

        public Occupied(int port)
        {
            try
            {
                _listener = new TcpListener(IPAddress.Loopback, port);
                _listener.Start();
                Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                Port = port;
            }
        }

        public int Port { get; }

        public void Dispose() => _listener?.Dispose();
    }
}
