using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.LocalServers.Tests;

/// <summary>kill -9 of the server, of those who use it, and what they leave behind.</summary>
public sealed class CrashTests
{
    public static TheoryData<ServerKind> Kinds => [ServerKind.Postgres, ServerKind.MariaDb];

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_killed_server_has_lost_nothing_that_was_committed(ServerKind kind)
    {
        await using var data = new DataFolder();
        await using var server = await LocalServer.StartAsync(data.Options(kind) with { Databases = ["shop"] });
        await server.AskAsync("CREATE TABLE t (x int)", "shop");
        for (var i = 0; i < 50; i++)
            await server.AskAsync($"INSERT INTO t VALUES ({i})", "shop");

        Process.GetProcessById(server.ProcessId).Kill();
        await Eventually.BeAsync(() => data.Info.State == ServerState.Stale, "the kill is seen");
        var silence = await Should.ThrowAsync<ServerUnavailableException>(() => server.CheckHealthAsync());
        silence.Message.ShouldContain("does not answer");
        silence.LogPath.ShouldBe(server.LogPath);

        await using var again = await data.StartAsync(kind);
        again.ProcessId.ShouldNotBe(server.ProcessId);
        Convert.ToInt32(await again.AskAsync("SELECT count(*) FROM t", "shop")).ShouldBe(50);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_server_stops_in_order_when_its_last_user_is_killed(ServerKind kind)
    {
        await using var data = new DataFolder();
        using var other = OtherProcess.Start("use", kind, "it", data.Path);
        await other.ServerAsync();

        other.Kill();

        await Eventually.BeAsync(() => data.Info.State != ServerState.Running, "the server stops");
        data.Info.State.ShouldBe(ServerState.Stopped);
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_server_stays_when_one_of_its_users_is_killed(ServerKind kind)
    {
        await using var data = new DataFolder();
        using var other = OtherProcess.Start("use", kind, "it", data.Path);
        var (processId, _) = await other.ServerAsync();
        await using var server = await data.StartAsync(kind);

        other.Kill();
        await other.ExitAsync();
        await Task.Delay(500);

        server.ProcessId.ShouldBe(processId);
        await server.CheckHealthAsync();
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task An_ephemeral_server_is_gone_with_its_files_when_its_user_is_killed(ServerKind kind)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"ecomm-ephemeral-{Guid.NewGuid():N}");
        using var other = OtherProcess.Start("ephemeral", kind, "it", folder);
        var (processId, _) = await other.ServerAsync();

        other.Kill();

        await Eventually.BeAsync(() => !Directory.Exists(folder), "its folder is deleted");
        await Eventually.BeAsync(() => !Directory.Exists($"/proc/{processId}"), "the server is gone");
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_start_that_is_killed_at_any_moment_leaves_nothing_that_hinders_the_next(ServerKind kind)
    {
        await using var data = new DataFolder();
        foreach (var milliseconds in new[] { 150, 300, 450, 600, 750, 900 })
        {
            using var other = OtherProcess.Start("use", kind, "it", data.Path);
            await Task.Delay(milliseconds);
            other.Kill();
        }

        await using var server = await data.StartAsync(kind);

        await server.CheckHealthAsync();
        Directory.EnumerateDirectories(Path.Combine(data.Path, "servers", "it"), ".new-*").ShouldBeEmpty();
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_pid_file_that_names_a_living_stranger_is_seen_through(ServerKind kind)
    {
        await using var data = new DataFolder();
        await using (var server = await data.StartAsync(kind))
            await server.CheckHealthAsync();
        var leftover = kind == ServerKind.Postgres ? "postmaster.pid" : "mariadb.pid";
        await File.WriteAllTextAsync(data["data/" + leftover], $"{Environment.ProcessId}\n{data["data"]}\n");
        await File.WriteAllTextAsync(data["pid"], $"{Environment.ProcessId} 1\n");
        data.Info.State.ShouldBe(ServerState.Stale);

        await using var again = await data.StartAsync(kind);

        await again.CheckHealthAsync();
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_lost_or_damaged_password_is_replaced(ServerKind kind)
    {
        await using var data = new DataFolder();
        await using (var server = await LocalServer.StartAsync(data.Options(kind) with { Databases = ["shop"] }))
            await server.AskAsync("CREATE TABLE t (x int)", "shop");

        foreach (var damage in new[] { null, "", "half a passw", new string('a', 32) })
        {
            File.Delete(data["password"]);
            if (damage is not null)
                await File.WriteAllTextAsync(data["password"], damage);
            await using var again = await data.StartAsync(kind);
            Convert.ToInt32(await again.AskAsync("SELECT count(*) FROM t", "shop")).ShouldBe(0);
        }
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task A_damaged_description_is_written_again(ServerKind kind)
    {
        await using var data = new DataFolder();
        await using (var server = await data.StartAsync(kind))
            await server.CheckHealthAsync();
        await File.WriteAllTextAsync(data["server.json"], "{ \"kind\": ");

        await using var again = await data.StartAsync(kind);

        data.Info.Port.ShouldBe(again.Port);
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_folder_with_something_else_in_it_is_refused_and_left_alone()
    {
        await using var data = new DataFolder();
        Directory.CreateDirectory(data["data"]);
        await File.WriteAllTextAsync(data["data/letter.txt"], "dear reader");

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(() => data.StartAsync(ServerKind.Postgres));

        refusal.Message.ShouldContain("holds something that is no PostgreSQL data");
        File.ReadAllText(data["data/letter.txt"]).ShouldBe("dear reader");
    }

    [RequiresFact(Needs.Servers)]
    public async Task A_name_that_belongs_to_the_other_product_is_refused()
    {
        await using var data = new DataFolder();
        await using (var server = await data.StartAsync(ServerKind.Postgres))
            await server.CheckHealthAsync();

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(() => data.StartAsync(ServerKind.MariaDb));

        refusal.Message.ShouldContain("holds PostgreSQL data, and MariaDB was asked for");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Data_of_another_major_version_is_named()
    {
        await using var data = new DataFolder();
        await using (var server = await data.StartAsync(ServerKind.Postgres))
            await server.CheckHealthAsync();
        await File.WriteAllTextAsync(data["data/PG_VERSION"], "9\n");

        var refusal = await Should.ThrowAsync<ServerUnavailableException>(() => data.StartAsync(ServerKind.Postgres));

        refusal.Message.ShouldContain("was made by PostgreSQL 9, and this machine has");
    }

    [RequiresTheory(Needs.Servers), MemberData(nameof(Kinds))]
    public async Task Damaged_data_is_a_sentence_with_the_servers_own_reason(ServerKind kind)
    {
        await using var data = new DataFolder();
        await using (var server = await data.StartAsync(kind))
            await server.CheckHealthAsync();
        var vital = data[kind == ServerKind.Postgres ? "data/global/pg_control" : "data/ibdata1"];
        await File.WriteAllBytesAsync(vital, new byte[100]);

        var failure = await Should.ThrowAsync<ServerUnavailableException>(() => data.StartAsync(kind));

        failure.Message.ShouldContain("'it' did not start: ");
        failure.Message.ShouldContain(kind == ServerKind.Postgres ? "pg_control" : "ibdata1");
        failure.Message.ShouldEndWith($"Its log is {data["server.log"]}.");
        data.Info.State.ShouldNotBe(ServerState.Running);
    }
}
