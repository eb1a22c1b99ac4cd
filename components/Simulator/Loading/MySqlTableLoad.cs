using System.IO.Pipelines;
using EcommAspire.Domain;
using MySql.Data.MySqlClient;

namespace EcommAspire.Simulator.Loading;

/// <summary>One table of a <see cref="MySqlLoad"/>: the rows are piped into a <c>LOAD DATA LOCAL</c> on a connection of its own.</summary>
internal sealed class MySqlTableLoad : TableLoad
{
    private readonly LoadTarget _target;
    private readonly MySqlConnection _connection;
    private readonly string _name;
    private readonly Pipe _pipe = new(new(pauseWriterThreshold: 4 << 20, resumeWriterThreshold: 2 << 20, minimumSegmentSize: 64 << 10, useSynchronizationContext: false));
    private readonly Task<int> _load;

    private MySqlTableLoad(LoadTarget target, MySqlConnection connection, string name, MySqlBulkLoader loader)
    {
        (_target, _connection, _name) = (target, connection, name);
        // The driver reads its stream synchronously.
        _load = Task.Run(() => Run(loader));
    }

    public static MySqlTableLoad Begin(LoadTarget target, MySqlConnection connection, string name, Table table)
    {
        using (var settings = new MySqlCommand("set unique_checks = 0, foreign_key_checks = 0, time_zone = '+00:00'", connection))
            settings.ExecuteNonQuery();

        var loader = new MySqlBulkLoader(connection) { TableName = name, CharacterSet = "utf8mb4", Local = true, Timeout = 0 };
        loader.Columns.AddRange(table.Columns.Select(c => Domain.Ddl.SqlDialects.Quote(Domain.Ddl.SqlDialect.MySql, c.Name)));
        return new(target, connection, name, loader);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellation)
    {
        if ((await _pipe.Writer.WriteAsync(rows, cancellation)).IsCompleted)
            await LoadedAsync();
    }

    public override async Task<long> CompleteAsync(CancellationToken cancellation)
    {
        await _pipe.Writer.CompleteAsync();
        long taken = await LoadedAsync();
        // A local file's bad values are warnings to the server; to us they are errors.
        if (await FirstWarningAsync(cancellation) is { } warning)
            throw new LoadException($"{_target} changed values on the way into {_name}: {warning}");
        return taken;
    }

    public override async ValueTask DisposeAsync()
    {
        await _pipe.Writer.CompleteAsync(new OperationCanceledException("The load was given up."));
        await ((Task)_load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
    }

    private int Run(MySqlBulkLoader loader)
    {
        try
        {
            return loader.Load(_pipe.Reader.AsStream());
        }
        finally
        {
            _pipe.Reader.Complete();
        }
    }

    private async Task<int> LoadedAsync()
    {
        try
        {
            return await _load;
        }
        catch (MySqlException e)
        {
            throw MySqlLoad.Failure(_target, e);
        }
    }

    private async Task<string?> FirstWarningAsync(CancellationToken cancellation)
    {
        await using var command = new MySqlCommand("show warnings limit 1", _connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.GetString(2) : null;
    }
}
