using DuckDB.NET.Data;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Engines.DuckDb;

/// <summary>One DuckDB connection.</summary>
internal sealed class DuckDbSession(DuckDBConnection connection) : IEngineSession
{
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private DuckDBCommand? _running;
    private bool _interrupted;

    public bool InTransaction { get; private set; }

    public void Begin()
    {
        Execute("begin transaction", fetch: false);
        InTransaction = true;
    }

    public void Commit()
    {
        if (!InTransaction)
            return;
        InTransaction = false;
        Execute("commit", fetch: false);
    }

    public void Rollback()
    {
        if (!InTransaction)
            return;
        InTransaction = false;
        try
        {
            using var command = new DuckDBCommand("rollback", connection);
            command.ExecuteNonQuery();
        }
        catch (DuckDBException)
        {
            // The statement that failed, or a hook of the project's own, has ended the transaction already.
        }
    }

    public EngineAnswer Execute(string sql, bool fetch)
    {
        using var command = new DuckDBCommand(sql, connection);
        lock (_gate)
        {
            if (_interrupted)
                throw new OperationCanceledException("The run was stopped.");
            _running = command;
        }

        try
        {
            return fetch ? new("OK", null, DuckDbRows.Read(command, connection)) : new("OK", command.ExecuteNonQuery(), ResultTable.Empty);
        }
        catch (DuckDBException e)
        {
            throw _interrupted ? new OperationCanceledException("The run was stopped.", e) : Translate(e, sql);
        }
        finally
        {
            lock (_gate)
                _running = null;
        }
    }

    public IReadOnlyList<ResultColumn> Describe(string query)
    {
        var rows = Execute($"describe {query}", fetch: true).Table.Rows;
        return [.. rows.Select(row => new ResultColumn((string)row[0]!, (string)row[1]!))];
    }

    public void Load(string table, IReadOnlyList<string> columns, IEnumerable<string?[]> rows)
    {
        var list = string.Join(", ", columns);
        var stage = $"__dbt_seed_{Guid.NewGuid():n}";
        Execute($"create temporary table {stage} as select {string.Join(", ", columns.Select(c => $"null::varchar as {c}"))} limit 0", fetch: false);
        try
        {
            using (var appender = connection.CreateAppender("temp", "main", stage))
                foreach (var row in rows)
                {
                    var line = appender.CreateRow();
                    foreach (var value in row)
                        line.AppendValue(value);
                    line.EndRow();
                }
        }
        catch (DuckDBException e)
        {
            throw Translate(e, "");
        }

        Execute($"insert into {table} ({list}) select {list} from {stage}; drop table {stage}", fetch: false);
    }

    public void Interrupt()
    {
        lock (_gate)
            _interrupted = true;
        _ = CancelAsync();
    }

    // DuckDB forgets an interrupt that comes before a statement has begun: it is told again until the statement has ended.
    private async Task CancelAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_running is null)
                    return;
                _running.Cancel();
            }

            await Task.Delay(_again).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Rollback();
        connection.Dispose();
    }

    private static EngineException Translate(DuckDBException e, string sql) =>
        new(DuckDbMessage.Text(e.Message) + DuckDbMessage.Cure(e.Message), sql, DuckDbMessage.Line(e.Message), e) { IsOutOfMemory = DuckDbMessage.IsOutOfMemory(e.Message) };
}
