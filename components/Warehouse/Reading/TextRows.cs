using System.Data.Common;

namespace EcommAspire.Warehouse.Reading;

/// <summary>A column of an answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as the engine writes it.</param>
public sealed record TextColumn(string Name, string Type)
{
    private static readonly HashSet<string> _numbers =
    [
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM", "FLOAT", "DOUBLE",
    ];

    private static readonly string[] _nested = ["STRUCT(", "MAP(", "UNION("];

    /// <summary>Whether its values are numbers.</summary>
    public bool IsNumber => _numbers.Contains(Type) || (Type.StartsWith("DECIMAL(", StringComparison.Ordinal) && !IsNested);

    internal bool IsNested => Type.EndsWith(']') || Array.Exists(_nested, n => Type.StartsWith(n, StringComparison.Ordinal));
}

/// <summary>An answer as text, for a person to read: values as the engine writes them, lists, structs and maps as JSON; a null is null.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows.</param>
public sealed record TextRows(IReadOnlyList<TextColumn> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    internal static async Task<TextRows> ReadAsync(IReadOnlyList<TextColumn> columns, DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync(cancellation))
            rows.Add([.. columns.Select((_, i) => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        return new(columns, rows);
    }
}
