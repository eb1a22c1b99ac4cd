using System.Data.Common;
using Npgsql;

namespace EcommAspire.LocalServers;

internal sealed class PostgresEngine : ServerEngine
{
    public override ServerKind Kind => ServerKind.Postgres;

    public override string ReadyMark => "database system is ready to accept connections";

    public override int StopSignal => Posix.SIGINT; // "fast": connections are cut, then a checkpoint

    public override IReadOnlyList<string> Leftovers => ["postmaster.pid"];

    public override bool Recognises(string data) => File.Exists(Path.Combine(data, "PG_VERSION"));

    public override ServerInstallation Choose(string data)
    {
        if (!Recognises(data))
            return Installed();
        var major = File.ReadAllText(Path.Combine(data, "PG_VERSION")).Trim();
        return ServerBinaries.Installations(Kind).FirstOrDefault(installation => installation.MajorVersion == major)
            ?? throw new ServerUnavailableException(
                $"The data in {data} was made by PostgreSQL {major}, and this machine has {Installed().Version}: "
                + $"install PostgreSQL {major}, or delete {Path.GetDirectoryName(data)} and make the data again.");
    }

    public override void Initialise(ServerSetting setting, string data, string password) => Check(
        setting.WithSecretFile(password + "\n", file => setting.Run(
        [
            setting.Installation.Program("initdb") ?? throw new ServerUnavailableException(
                $"PostgreSQL's initdb is not beside {setting.Installation.Executable}: reinstall it, or run eng/setup.sh."),
            "--pgdata", data, "--username", User, "--pwfile", file, "--auth-host=scram-sha-256", "--auth-local=scram-sha-256",
            // The C locale sorts by bytes as every other part of the platform does, and needs nothing of the system.
            "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions",
        ])),
        "Making PostgreSQL's data folder");

    public override void ResetPassword(ServerSetting setting, string data, string password) => Check(
        setting.Run([setting.Installation.Executable, "--single", "-D", data, "-c", "log_min_error_statement=panic", "postgres"],
            $"ALTER ROLE {User} PASSWORD '{password}'\n"),
        "Setting PostgreSQL's password");

    public override IEnumerable<string> Command(ServerSetting setting, int port)
    {
        yield return setting.Installation.Executable;
        yield return "-D";
        yield return setting.Folder.Data;
        foreach (var (name, value) in Settings(setting, port))
        {
            yield return "-c";
            yield return $"{name}={value}";
        }
    }

    // On the command line and not in a file: what runs is what this version of the code says.
    private static IEnumerable<(string, string)> Settings(ServerSetting setting, int port) =>
    [
        ("listen_addresses", "127.0.0.1"),
        ("port", $"{port}"),
        ("unix_socket_directories", setting.Folder.Sockets),
        ("unix_socket_permissions", "0700"),
        ("max_connections", "60"),
        ("shared_buffers", "128MB"),
        ("work_mem", "16MB"),
        ("maintenance_work_mem", "128MB"),
        ("jit", "off"),
        // Bulk load: COPY into a table of the same transaction writes no WAL, checkpoints are rare, nobody replicates.
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("max_wal_size", "2GB"),
        ("checkpoint_timeout", "15min"),
        // What was committed survives a kill of the server and of the machine. Without fsync a bulk load is a fifth faster and
        // a kill of the server loses no more, but that is for data that is deleted afterwards anyway. synchronous_commit and
        // full_page_writes stay on even then: a kill loses commits that were not handed to the kernel, and can tear a page.
        ("fsync", setting.IsEphemeral ? "off" : "on"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("lc_messages", "C"),
        ("log_line_prefix", "%m [%p] "),
        ("log_checkpoints", "off"),
        ("log_min_error_statement", "panic"), // a failed statement may hold a secret or a customer's data
    ];

    public override string ConnectionString(ServerFolder folder, int port, string password, string? database) =>
        Builder(folder, port, password, database).ConnectionString;

    public override DbConnection Connection(ServerFolder folder, int port, string password)
    {
        var builder = Builder(folder, port, password, "postgres");
        builder.Pooling = false;
        builder.Timeout = 30;
        builder.CommandTimeout = 180;
        return new NpgsqlConnection(builder.ConnectionString);
    }

    private static NpgsqlConnectionStringBuilder Builder(ServerFolder folder, int port, string password, string? database) => new()
    {
        Host = folder.Sockets,
        Port = port,
        Username = User,
        Password = password,
        Database = database ?? "postgres",
        CommandTimeout = 0, // bulk statements take as long as they take; callers cancel by token
    };

    public override async Task CreateDatabaseAsync(DbConnection connection, string name, CancellationToken cancellationToken)
    {
        var npgsql = (NpgsqlConnection)connection;
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", npgsql) { Parameters = { new() { Value = name } } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE {Quoted(name)}", npgsql);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else was faster: it is there.
        }
    }

    public override async Task CreateAccountAsync(DbConnection connection, string name, string password, CancellationToken cancellationToken)
    {
        var npgsql = (NpgsqlConnection)connection;
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_roles WHERE rolname = $1", npgsql) { Parameters = { new() { Value = name } } };
        var verb = await exists.ExecuteScalarAsync(cancellationToken) is null ? "CREATE" : "ALTER";
        await using var make = new NpgsqlCommand($"{verb} ROLE {Quoted(name)} LOGIN SUPERUSER PASSWORD '{password}'", npgsql);
        await make.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async Task DropDatabaseAsync(DbConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {Quoted(name)} WITH (FORCE)", (NpgsqlConnection)connection);
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => new NpgsqlCommandBuilder().QuoteIdentifier(name);

    public override bool IsWrongPassword(DbException error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification };

    public override void ClearPools() => NpgsqlConnection.ClearAllPools();
}
