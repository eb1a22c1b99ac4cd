using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>The statements of a command's text, each prepared and run only when the one before it is done.</summary>
internal static class StatementBatch
{
    public static IEnumerable<StatementResult> Run(DuckDBNativeConnection connection, DuckDBCommand command, Func<bool> isCancelled)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, command.CommandText, out var statements);
        using (statements)
        {
            if (count == 0)
                throw new DuckDBException(NativeMethods.ExtractStatements.DuckDBExtractStatementsError(statements) ?? "The command has no statement.");

            for (long index = 0; index < count; index++)
            {
                if (isCancelled())
                    throw new OperationCanceledException(); // the interrupt may have come between two statements

                var prepared = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection, statements, index, out var statement);
                using (statement)
                {
                    if (prepared != DuckDBState.Success && isCancelled())
                        throw new OperationCanceledException(); // interrupted while it was planned
                    if (prepared != DuckDBState.Success)
                        throw new DuckDBException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement) ?? "The engine cannot prepare the statement.");

                    ParameterBinder.Bind(statement, command.Parameters);
                    yield return command.Execute(() => Execute(statement));
                }
            }
        }
    }

    private static StatementResult Execute(DuckDBPreparedStatement statement)
    {
        if (NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out var result) == DuckDBState.Success)
            return new StatementResult(result);

        try
        {
            throw StatementResult.Refusal(ref result);
        }
        finally
        {
            result.Close();
        }
    }
}
