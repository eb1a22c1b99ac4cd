using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.LocalServers.Tests;

/// <summary>Start, stop, adopt, let go.</summary>
public sealed class LifeTests
{
    public static TheoryData<ServerKind> Kinds => [ServerKind.Postgres, ServerKind.MariaDb];

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task What_was_written_is_there_after_a_stop_and_a_start_on_the_same_port(ServerKind kind)
    {
        await using var data = new DataFolder();
        var port = FreePort.Take();
        await using (var server = await LocalServer.StartAsync(data.Options(kind) with { Port = port, Databases = ["shop", "a \"strange` name"] }))
        {
            server.Port.ShouldBe(port);
            await server.AskAsync("CREATE TABLE t (x int)", "shop");
            await server.AskAsync("INSERT INTO t VALUES (42)", "shop");
            data.Info.State.ShouldBe(ServerState.Running);
            data.Info.ProcessId.ShouldBe(server.ProcessId);
            data.Info.Version.ShouldBe(server.Version);
            data.Info.MeasureBytes().ShouldBeGreaterThan(1_000_000);
        }
        data.Info.State.ShouldBe(ServerState.Stopped);
        data.Info.ProcessId.ShouldBeNull();

        await using var again = await LocalServer.StartAsync(data.Options(kind) with { Databases = ["shop"] });

        again.IsAdopted.ShouldBeFalse();
        again.Port.ShouldBe(port);
        (await again.AskAsync("SELECT x FROM t", "shop")).ShouldBe(42);
        (await again.AskAsync("SELECT 1", "a \"strange` name")).ShouldNotBeNull();
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_running_server_is_adopted_and_the_last_one_out_stops_it(ServerKind kind)
    {
        await using var data = new DataFolder();
        var first = await data.StartAsync(kind);
        using var other = OtherProcess.Start("use", kind, "it", data.Path);
        (await other.ServerAsync()).ShouldBe((first.ProcessId, first.Port));
        var third = await data.StartAsync(kind);
        third.IsAdopted.ShouldBeTrue();

        await first.DisposeAsync();
        await third.CheckHealthAsync();
        await third.DisposeAsync();
        data.Info.State.ShouldBe(ServerState.Running, "the other process uses it");
        (await other.LetGoAsync()).ShouldBe(0);
        data.Info.State.ShouldBe(ServerState.Stopped);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_kept_server_outlives_its_process_until_it_is_stopped(ServerKind kind)
    {
        await using var data = new DataFolder();
        (int ProcessId, int) kept;
        using (var other = OtherProcess.Start("keep", kind, "it", data.Path))
        {
            kept = await other.ServerAsync();
            (await other.LetGoAsync()).ShouldBe(0);
        }
        data.Info.IsKept.ShouldBeTrue();
        await using (var server = await data.StartAsync(kind))
            server.ProcessId.ShouldBe(kept.ProcessId);
        data.Info.State.ShouldBe(ServerState.Running);

        (await LocalServer.StopAllAsync(data.Path)).ShouldBe(1);

        data.Info.State.ShouldBe(ServerState.Stopped);
        data.Info.IsKept.ShouldBeFalse();
        (await LocalServer.StopAllAsync(data.Path)).ShouldBe(0);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task Many_who_start_it_at_once_get_one_server(ServerKind kind)
    {
        await using var data = new DataFolder();
        using var other = OtherProcess.Start("use", kind, "it", data.Path);
        using var another = OtherProcess.Start("use", kind, "it", data.Path);

        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => data.StartAsync(kind))));

        var one = servers.Select(server => (server.ProcessId, server.Port)).Distinct().ShouldHaveSingleItem();
        (await other.ServerAsync()).ShouldBe(one);
        (await another.ServerAsync()).ShouldBe(one);
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()).Append(other.LetGoAsync()).Append(another.LetGoAsync()));
        data.Info.State.ShouldBe(ServerState.Stopped);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task It_runs_in_utc_and_utf8_on_loopback_only(ServerKind kind)
    {
        await using var database = await TestServers.CreateDatabaseAsync(kind);
        var (zone, encoding, address) = kind == ServerKind.Postgres
            ? ("SHOW timezone", "SHOW server_encoding", "SHOW listen_addresses")
            : ("SELECT @@time_zone", "SELECT @@character_set_database", "SELECT @@bind_address");
        (await database.Server.AskAsync(zone)).ShouldBe(kind == ServerKind.Postgres ? "UTC" : "+00:00");
        (await database.Server.AskAsync(encoding, database.Name)).ShouldBe(kind == ServerKind.Postgres ? "UTF8" : "utf8mb4");
        (await database.Server.AskAsync(address)).ShouldBe("127.0.0.1");
    }

    [RequiresFact(Needs.MariaDb)]
    public async Task Nobody_but_our_account_enters_mariadb()
    {
        var server = await TestServers.GetAsync(ServerKind.MariaDb);
        (await server.AskAsync("SELECT GROUP_CONCAT(DISTINCT User ORDER BY User) FROM mysql.global_priv")).ShouldBe("ecomm,mariadb.sys");
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task The_foreground_server_says_where_it_is_and_stops_in_order_on_a_signal(ServerKind kind)
    {
        await using var data = new DataFolder();
        using var other = OtherProcess.Start("foreground", kind, "it", data.Path);
        var endpoint = await other.ReadLineAsync();
        endpoint.ShouldContain($"at 127.0.0.1:{data.Info.Port}, user ecomm, password in {data["password"]}");

        using (var signal = Process.Start("kill", ["-TERM", $"{other.Id}"]))
            await signal.WaitForExitAsync();

        (await other.ExitAsync()).ShouldBe(0);
        data.Info.State.ShouldBe(ServerState.Stopped);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task The_foreground_server_fails_when_its_server_dies()
    {
        await using var data = new DataFolder();
        using var other = OtherProcess.Start("foreground", ServerKind.Postgres, "it", data.Path);
        await other.ReadLineAsync();

        Process.GetProcessById(data.Info.ProcessId!.Value).Kill();

        (await other.ExitAsync()).ShouldBe(1);
    }
}
