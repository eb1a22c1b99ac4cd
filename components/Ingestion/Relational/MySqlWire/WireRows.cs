using System.Text;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>
/// The rows of a statement, one after another.
/// See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html.
/// </summary>
internal sealed class WireRows : IDisposable
{
    private const byte LocalFile = 0xfb;

    private readonly WireConnection _connection;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _stop;
    private bool _ended;

    public WireRows(WireConnection connection, string sql, CancellationToken cancellation)
    {
        _connection = connection;
        _cancellation = cancellation;
        _stop = cancellation.UnsafeRegister(static c => ((WireConnection)c!).Abort(), connection);
        try
        {
            connection.Begin(sql);
            SkipColumns();
        }
        catch
        {
            _ended = true;
            _stop.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Reads the next row.</summary>
    /// <param name="row">Its fields, one after another; good until the next row is read.</param>
    /// <returns>False after the last.</returns>
    public bool Read(out ReadOnlySpan<byte> row)
    {
        row = default;
        if (_ended)
            return false;
        try
        {
            row = _connection.Read();
            if (row is not [>= Reply.End, ..])
                return true;
            Reply.ThrowIfError(row);
            _ended = Reply.IsEnd(row);
            return !_ended;
        }
        catch
        {
            _ended = true;
            _cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            // Those who do not want the rest still want the connection.
            while (_connection.IsUsable && Read(out _))
            {
                // Passed over.
            }
        }
        catch (Exception problem) when (problem is WireServerException or WireBrokenException or OperationCanceledException)
        {
            // Whoever uses the connection next will be told.
        }
        finally
        {
            _stop.Dispose();
        }
    }

    private void SkipColumns()
    {
        var reply = _connection.Read();
        Reply.ThrowIfError(reply);
        switch (reply)
        {
            case [Reply.Ok, ..]:
                _ended = true;
                return;
            case [LocalFile, .. var name]:
                _connection.Abort();
                throw new WireBrokenException($"The server asked for the file {Encoding.UTF8.GetString(name)} of this machine, which it is not given.");
            default:
                // What the columns are is known: they were asked for.
                while (!Reply.IsEnd(reply))
                {
                    reply = _connection.Read();
                    Reply.ThrowIfError(reply);
                }

                return;
        }
    }
}
