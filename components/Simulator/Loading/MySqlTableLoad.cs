using System.Buffers;
using System.Runtime.InteropServices;
using EcommAspire.Domain;
using MySql.Data.MySqlClient;

namespace EcommAspire.Simulator.Loading;

/// <summary>
/// One table of a <see cref="MySqlLoad"/>: the rows go by <c>LOAD DATA LOCAL</c> on a connection of its own. The driver
/// wants to know a stream's length beforehand, so they go in parts, one being sent while the next one is filled.
/// </summary>
internal sealed class MySqlTableLoad : TableLoad
{
    private const int PartLength = 4 << 20;

    private readonly LoadTarget _target;
    private readonly MySqlConnection _connection;
    private readonly string _name;
    private readonly MySqlBulkLoader _loader;
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _sending = new();
    private Task<int> _sent = Task.FromResult(0);
    private long _taken;

    private MySqlTableLoad(LoadTarget target, MySqlConnection connection, string name, MySqlBulkLoader loader) =>
        (_target, _connection, _name, _loader) = (target, connection, name, loader);

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
        cancellation.ThrowIfCancellationRequested();
        _filling.Write(rows.Span);
        if (_filling.WrittenCount >= PartLength)
            await SendAsync(cancellation);
    }

    public override async Task<long> CompleteAsync(CancellationToken cancellation)
    {
        await SendAsync(cancellation);
        await SentAsync(cancellation);
        return _taken;
    }

    public override async ValueTask DisposeAsync()
    {
        await ((Task)_sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        await SentAsync(cancellation);
        if (_filling.WrittenCount == 0)
            return;
        (_filling, _sending) = (_sending, _filling);
        _filling.ResetWrittenCount();
        MemoryMarshal.TryGetArray(_sending.WrittenMemory, out var part);
        var stream = new MemoryStream(part.Array!, part.Offset, part.Count, writable: false);
        // The driver reads and sends synchronously, and closes the stream.
        _sent = Task.Run(() => _loader.Load(stream), CancellationToken.None);
    }

    private async Task SentAsync(CancellationToken cancellation)
    {
        try
        {
            var taken = await _sent;
            _sent = Task.FromResult(0);
            _taken += taken;
            // A local file's bad values are warnings to the server; to us they are errors.
            if (taken > 0 && await FirstWarningAsync(cancellation) is { } warning)
                throw new LoadException($"{_target} changed values on the way into {_name}: {warning}");
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
