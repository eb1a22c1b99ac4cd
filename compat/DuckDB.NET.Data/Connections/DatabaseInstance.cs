using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>
/// One open database, shared by every connection of the process to the same file, closed with the last of them:
/// the engine locks a file against others, so a second instance of it would be refused or worse.
/// </summary>
internal sealed class DatabaseInstance
{
    private static readonly Lock _gate = new();
    private static readonly Dictionary<string, DatabaseInstance> _shared = [];

    private readonly string? _key;
    private readonly DuckDBDatabase _database;
    private int _connections;

    private DatabaseInstance(string? key, DuckDBDatabase database)
    {
        _key = key;
        _database = database;
    }

    /// <summary>Connects to the instance of a connection string, opening it where it is the first.</summary>
    public static (DatabaseInstance Instance, DuckDBNativeConnection Connection) Connect(ConnectionOptions options)
    {
        if (options.IsMemory && !options.IsShared)
            return Join(new DatabaseInstance(key: null, OpenDatabase(options)));

        var key = options.IsShared ? ConnectionOptions.SharedMemory : Path.GetFullPath(options.DataSource);
        lock (_gate)
        {
            if (!_shared.TryGetValue(key, out var instance))
                instance = new DatabaseInstance(key, OpenDatabase(options));

            var joined = Join(instance);
            _shared[key] = instance;
            return joined;
        }
    }

    /// <summary>One more connection to the same instance.</summary>
    public DuckDBNativeConnection Connect()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_database.IsClosed, this);
            return Join(this).Connection;
        }
    }

    /// <summary>Gives a connection back.</summary>
    public void Release(DuckDBNativeConnection connection)
    {
        lock (_gate)
        {
            connection.Dispose();
            if (--_connections > 0)
                return;

            if (_key is not null)
                _shared.Remove(_key);
            _database.Dispose();
        }
    }

    private static (DatabaseInstance Instance, DuckDBNativeConnection Connection) Join(DatabaseInstance instance)
    {
        if (NativeMethods.Startup.DuckDBConnect(instance._database, out var connection) != DuckDBState.Success)
        {
            connection.Dispose();
            throw new DuckDBException("The engine opened the database but gave no connection to it.");
        }

        instance._connections++;
        return (instance, connection);
    }

    private static DuckDBDatabase OpenDatabase(ConnectionOptions options)
    {
        _ = NativeMethods.Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            foreach (var (name, value) in options.Settings)
            {
                if (NativeMethods.Configuration.DuckDBSetConfig(config, name, value) != DuckDBState.Success)
                    throw new DuckDBException($"The engine refuses the setting {name}={value}.");
            }

            var path = options.IsMemory ? null : options.DataSource;
            if (NativeMethods.Startup.DuckDBOpen(path, out var database, config, out var error) != DuckDBState.Success)
            {
                database.Dispose();
                throw new DuckDBException($"Cannot open '{options.DataSource}': {error}");
            }

            return database;
        }
    }
}
