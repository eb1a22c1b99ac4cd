namespace EcommAspire.Domain.Ddl;

/// <summary>The engines that the contract is written out for.</summary>
public enum SqlDialect
{
    /// <summary>PostgreSQL.</summary>
    PostgreSql,

    /// <summary>MySQL and MariaDB.</summary>
    MySql,

    /// <summary>SQL Server.</summary>
    SqlServer,

    /// <summary>DuckDB: the types a column has in bronze.</summary>
    DuckDb,
}

/// <summary>How an engine writes names and types.</summary>
public static class SqlDialects
{
    /// <summary>The name quoted for the engine, whatever characters it holds.</summary>
    public static string Quote(this SqlDialect dialect, string name) => dialect switch
    {
        SqlDialect.SqlServer => $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]",
        SqlDialect.MySql => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`",
        _ => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
    };

    /// <summary>The engine's name of the type.</summary>
    public static string TypeName(this SqlDialect dialect, ColumnType type) => (dialect, type.Kind) switch
    {
        (SqlDialect.DuckDb, ValueKind.Text) => "VARCHAR",
        (SqlDialect.MySql, ValueKind.Text) when type.Length is null => "longtext",
        (SqlDialect.SqlServer, ValueKind.Text) => type.Length is { } characters ? $"nvarchar({characters})" : "nvarchar(max)",
        (SqlDialect.SqlServer, ValueKind.Double) => "float",
        (SqlDialect.SqlServer, ValueKind.Boolean) => "bit",
        (SqlDialect.SqlServer, ValueKind.Timestamp) => "datetime2(6)",
        (SqlDialect.SqlServer, ValueKind.Instant) => "datetimeoffset(6)",
        (SqlDialect.SqlServer, ValueKind.Bytes) => "varbinary(max)",
        (SqlDialect.SqlServer, ValueKind.Json) => "nvarchar(max)",
        (_, ValueKind.Text) => type.Length is { } length ? $"varchar({length})" : "text",
        (SqlDialect.DuckDb, ValueKind.Integer) => "INTEGER",
        (SqlDialect.MySql, ValueKind.Integer) => "int",
        (_, ValueKind.Integer) => "integer",
        (SqlDialect.DuckDb, ValueKind.BigInteger) => "BIGINT",
        (_, ValueKind.BigInteger) => "bigint",
        (SqlDialect.DuckDb, ValueKind.Decimal) => $"DECIMAL({type.Precision},{type.Scale})",
        (SqlDialect.PostgreSql, ValueKind.Decimal) => $"numeric({type.Precision},{type.Scale})",
        (_, ValueKind.Decimal) => $"decimal({type.Precision},{type.Scale})",
        (SqlDialect.DuckDb, ValueKind.Double) => "DOUBLE",
        (SqlDialect.MySql, ValueKind.Double) => "double",
        (_, ValueKind.Double) => "double precision",
        (SqlDialect.DuckDb, ValueKind.Boolean) => "BOOLEAN",
        (_, ValueKind.Boolean) => "boolean",
        (SqlDialect.DuckDb, ValueKind.Date) => "DATE",
        (_, ValueKind.Date) => "date",
        (SqlDialect.DuckDb, ValueKind.Timestamp) => "TIMESTAMP",
        (SqlDialect.MySql, ValueKind.Timestamp) => "datetime(6)",
        (_, ValueKind.Timestamp) => "timestamp(6)",
        (SqlDialect.DuckDb, ValueKind.Instant) => "TIMESTAMPTZ",
        (SqlDialect.MySql, ValueKind.Instant) => "timestamp(6)",
        (_, ValueKind.Instant) => "timestamptz(6)",
        (SqlDialect.DuckDb, ValueKind.Bytes) => "BLOB",
        (SqlDialect.MySql, ValueKind.Bytes) => "longblob",
        (_, ValueKind.Bytes) => "bytea",
        (SqlDialect.DuckDb, ValueKind.Json) => "JSON",
        (SqlDialect.PostgreSql, ValueKind.Json) => "jsonb",
        (_, ValueKind.Json) => "json",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This kind of value has no type name."),
    };
}
