using System.Collections.Concurrent;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>
/// One open database, shared by every connection of the process to the same file, closed with the last of them:
/// the engine locks a file against other processes only, and a second instance of it in this one would damage it.
/// </summary>
internal sealed class DatabaseInstance
{
    private static readonly ConcurrentDictionary<string, DatabaseInstance> _shared = [];

    private readonly Lock _gate = new();
    private readonly string? _key;
    private DuckDBDatabase? _database;
    private int _connections;
    private bool _isRetired;

    private DatabaseInstance(string? key) => _key = key;

    /// <summary>Connects to the instance of a connection string, opening it where it is the first.</summary>
    public static (DatabaseInstance Instance, DuckDBNativeConnection Connection) Connect(ConnectionOptions options)
    {
        while (true)
        {
            var instance = Find(options);
            lock (instance._gate)
            {
                if (!instance._isRetired) // else its last connection left before we came in
                    return (instance, instance.Join(options));
            }
        }
    }

    /// <summary>One more connection to the same instance.</summary>
    public DuckDBNativeConnection Connect()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isRetired, this);
            return Join(options: null);
        }
    }

    /// <summary>Gives a connection back.</summary>
    public void Release(DuckDBNativeConnection connection)
    {
        lock (_gate)
        {
            connection.Dispose();
            _connections--;
            RetireIfUnused();
        }
    }

    private static DatabaseInstance Find(ConnectionOptions options)
    {
        return options.IsMemory
            ? new DatabaseInstance(key: null)
            : _shared.GetOrAdd(Path.GetFullPath(options.DataSource), static key => new DatabaseInstance(key));
    }

    private DuckDBNativeConnection Join(ConnectionOptions? options)
    {
        try
        {
            _database ??= Open(options!);
            if (NativeMethods.Startup.DuckDBConnect(_database, out var connection) != DuckDBState.Success)
            {
                connection.Dispose();
                throw new DuckDBException("The engine opened the database but gave no connection to it.");
            }

            _connections++;
            return connection;
        }
        finally
        {
            RetireIfUnused();
        }
    }

    private void RetireIfUnused()
    {
        if (_connections > 0)
            return;

        _isRetired = true;
        _database?.Dispose(); // before the key is free: the file must be closed when another opens it
        if (_key is not null)
            _shared.TryRemove(KeyValuePair.Create(_key, this));
    }

    private static DuckDBDatabase Open(ConnectionOptions options)
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
