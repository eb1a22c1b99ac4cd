using System.Data.Common;
using MySql.Data.MySqlClient;

namespace EcommAspire.LocalServers;

internal sealed class MariaDbEngine : ServerEngine
{
    public override ServerKind Kind => ServerKind.MariaDb;

    public override string ReadyMark => "ready for connections";

    public override int StopSignal => Posix.SIGTERM;

    public override IReadOnlyList<string> Leftovers => ["mariadb.pid"];

    public override bool Recognises(string data) =>
        File.Exists(Path.Combine(data, "ibdata1")) && Directory.Exists(Path.Combine(data, "mysql"));

    public override ServerInstallation Choose(string data) => Installed();

    public override void Initialise(ServerSetting setting, string data, string password) => Check(
        setting.WithSecretFile(Accounts(password), file => setting.Run(
        [
            setting.Installation.Program("mariadb-install-db") ?? throw new ServerUnavailableException(
                $"MariaDB's mariadb-install-db is not beside {setting.Installation.Executable}: reinstall it, or run eng/setup.sh."),
            "--no-defaults", $"--datadir={data}", $"--basedir={setting.Installation.BaseFolder}", $"--extra-file={file}",
            "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", RedoLogSize,
            "--loose-innodb-flush-log-at-trx-commit=0",
        ])),
        "Making MariaDB's data folder");

    public override void ResetPassword(ServerSetting setting, string data, string password) => Check(
        setting.Run([.. Base(setting, data), "--bootstrap"], Accounts(password)), "Setting MariaDB's password");

    // One account of ours and nobody else: a fresh MariaDB has root accounts without a password.
    private static string Accounts(string password) =>
        $"""
        FLUSH PRIVILEGES;
        DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';
        DELETE FROM mysql.proxies_priv;
        FLUSH PRIVILEGES;
        CREATE USER {User}@localhost IDENTIFIED BY '{password}';
        GRANT ALL PRIVILEGES ON *.* TO {User}@localhost WITH GRANT OPTION;
        CREATE USER {User}@127.0.0.1 IDENTIFIED BY '{password}';
        GRANT ALL PRIVILEGES ON *.* TO {User}@127.0.0.1 WITH GRANT OPTION;

        """;

    private const string RedoLogSize = "--loose-innodb-log-file-size=128M";

    private static IEnumerable<string> Base(ServerSetting setting, string data)
    {
        var usr = setting.Installation.BaseFolder;
        yield return setting.Installation.Executable;
        yield return "--no-defaults";
        yield return $"--datadir={data}";
        yield return $"--basedir={usr}";
        if (FirstFolder(Path.Combine(usr, "share", "mysql"), Path.Combine(usr, "share", "mariadb")) is { } messages)
            yield return $"--lc-messages-dir={messages}";
        if (FirstFolder(Path.Combine(usr, "lib", "mysql", "plugin"), Path.Combine(usr, "lib64", "mysql", "plugin")) is { } plugins)
            yield return $"--plugin-dir={plugins}";
        yield return RedoLogSize;
    }

    private static string? FirstFolder(params string[] folders) => folders.FirstOrDefault(Directory.Exists);

    // "loose" options are passed over by versions that do not know them.
    public override IEnumerable<string> Command(ServerSetting setting, int port) =>
    [
        .. Base(setting, setting.Folder.Data),
        "--bind-address=127.0.0.1",
        $"--port={port}",
        $"--socket={Socket(setting.Folder)}",
        $"--pid-file={Path.Combine(setting.Folder.Data, "mariadb.pid")}",
        "--skip-name-resolve",
        "--skip-log-bin",
        "--loose-ssl=0", // loopback only
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_bin", // text compares by its bytes, as in PostgreSQL and the lake
        "--default-time-zone=+00:00",
        "--sql-mode=STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
        "--local-infile=ON",
        "--max-allowed-packet=64M",
        "--max-connections=60",
        "--performance-schema=OFF",
        "--key-buffer-size=1M",
        "--loose-aria-pagecache-buffer-size=16M",
        "--loose-innodb-buffer-pool-size=256M",
        "--loose-innodb-buffer-pool-load-at-startup=OFF",
        "--loose-innodb-buffer-pool-dump-at-shutdown=OFF",
        // A kill of the server loses nothing: each commit is the kernel's when it returns, and the doublewrite buffer stays on
        // because a kill can tear a page in two. Only a crash of the whole machine can lose the last second.
        "--loose-innodb-flush-log-at-trx-commit=2",
    ];

    private static string Socket(ServerFolder folder) => Path.Combine(folder.Sockets, "mariadb.sock");

    public override string ConnectionString(ServerFolder folder, int port, string password, string? database) =>
        Builder(port, password, database).ConnectionString;

    public override DbConnection Connection(ServerFolder folder, int port, string password)
    {
        var builder = Builder(port, password, "");
        builder.Pooling = false;
        builder.ConnectionTimeout = 30;
        builder.DefaultCommandTimeout = 180;
        return new MySqlConnection(builder.ConnectionString);
    }

    private static MySqlConnectionStringBuilder Builder(int port, string password, string? database) => new()
    {
        Server = "127.0.0.1",
        Port = (uint)port,
        UserID = User,
        Password = password,
        Database = database ?? "",
        CharacterSet = "utf8mb4",
        SslMode = MySqlSslMode.Disabled, // loopback only
        AllowLoadLocalInfile = true,
        DefaultCommandTimeout = 0, // bulk statements take as long as they take; callers cancel by token
    };

    public override async Task CreateDatabaseAsync(DbConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE IF NOT EXISTS {Quoted(name)}";
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async Task DropDatabaseAsync(DbConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var drop = connection.CreateCommand();
        drop.CommandText = $"DROP DATABASE IF EXISTS {Quoted(name)}";
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async Task CreateAccountAsync(DbConnection connection, string name, string password, CancellationToken cancellationToken)
    {
        await using var create = connection.CreateCommand();
        var account = $"{Quoted(name)}@`127.0.0.1`";
        create.CommandText = $"CREATE OR REPLACE USER {account} IDENTIFIED BY '{password}'; GRANT ALL PRIVILEGES ON *.* TO {account} WITH GRANT OPTION";
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Quoted(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public override bool IsWrongPassword(DbException error) => error is MySqlException { Number: (int)MySqlErrorCode.AccessDenied };

    public override void ClearPools() => MySqlConnection.ClearAllPools();
}
