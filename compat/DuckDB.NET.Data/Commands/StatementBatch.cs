using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>The statements of a command's text, each prepared and run only when the one before it is done.</summary>
internal static class StatementBatch
{
    public static IEnumerable<StatementResult> Run(DuckDBNativeConnection connection, string text, DuckDBParameterCollection parameters, bool streaming)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, text, out var statements);
        using (statements)
        {
            if (count == 0)
                throw new DuckDBException(NativeMethods.ExtractStatements.DuckDBExtractStatementsError(statements) ?? "The command has no statement.");

            for (long index = 0; index < count; index++)
            {
                var prepared = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection, statements, index, out var statement);
                using (statement)
                {
                    if (prepared != DuckDBState.Success)
                        throw new DuckDBException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement) ?? "The engine cannot prepare the statement.");

                    ParameterBinder.Bind(statement, parameters);
                    yield return Execute(statement, streaming);
                }
            }
        }
    }

    private static StatementResult Execute(DuckDBPreparedStatement statement, bool streaming)
    {
        var state = streaming
            ? NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result)
            : NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out result);
        if (state == DuckDBState.Success)
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
