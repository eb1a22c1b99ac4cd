using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>Gives a prepared statement its values.</summary>
internal static class ParameterBinder
{
    public static void Bind(DuckDBPreparedStatement statement, DuckDBParameterCollection parameters)
    {
        var wanted = NativeMethods.PreparedStatements.DuckDBParams(statement);
        if (parameters.Count < wanted)
            throw new InvalidOperationException($"The statement has {wanted} parameters, the command {parameters.Count}.");

        if (parameters.AreNamed)
        {
            foreach (DuckDBParameter parameter in parameters)
            {
                // Another statement of the same text may be the one that uses it.
                if (NativeMethods.PreparedStatements.DuckDBBindParameterIndex(statement, out var index, parameter.ParameterName) == DuckDBState.Success)
                    Bind(statement, index, parameter.Value);
            }
        }
        else
        {
            for (var index = 0; index < wanted; index++)
                Bind(statement, index + 1, parameters[index].Value);
        }
    }

    private static void Bind(DuckDBPreparedStatement statement, long index, object? item)
    {
        using var expected = NativeMethods.PreparedStatements.DuckDBParamLogicalType(statement, index);
        using var value = EngineValue.From(item, expected);
        if (NativeMethods.PreparedStatements.DuckDBBindValue(statement, index, value) != DuckDBState.Success)
        {
            throw new InvalidOperationException(
                $"The engine refuses parameter {index}: {NativeMethods.PreparedStatements.DuckDBPrepareError(statement)}");
        }
    }
}
