using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;

namespace EcommAspire.Ingestion.Relational;

/// <summary>How PostgreSQL writes a column in the interchange form.</summary>
internal static class PostgreSqlText
{
    public static string Quote(string name) => SqlDialect.PostgreSql.Quote(name);

    public static RenderedColumn Render(Column column, ActualColumn actual)
    {
        var name = Quote(column.Name);
        var type = column.Type;
        var same = IsSameKind(type.Kind, actual.Type);
        var sql = (type.Kind, actual.Type) switch
        {
            (ValueKind.Bytes or ValueKind.Text, "bytea") => $"encode({name}, 'hex')",
            // DuckDB reads a day before Christ as one after, unless the era stands in brackets.
            (_, "date") => $"case when {name} >= '0001-01-01' or {name} = '-infinity' then {name}::text else replace({name}::text, ' BC', ' (BC)') end",
            (ValueKind.Timestamp, "timestamptz") => $"{name} at time zone 'UTC'",
            _ => name,
        };
        return new(column, sql)
        {
            NeedsChecking = !Fits(type, actual),
            Note = same ? null : $"{column.Name} is {actual.FullType} in the source and {type} in the contract",
        };
    }

    // Whether whatever the source's type holds either is held by the declared type exactly, or makes the loader stop.
    private static bool Fits(ColumnType type, ActualColumn actual) => (type.Kind, actual.Type) switch
    {
        (ValueKind.Text, _) => true,
        (ValueKind.Integer or ValueKind.BigInteger, "int2" or "int4" or "int8" or "oid") => true,
        (ValueKind.Decimal, "int2" or "int4" or "int8") => true,
        (ValueKind.Decimal, "numeric") => actual.Scale is { } scale && scale <= type.Scale,
        (ValueKind.Double, "float4" or "float8" or "int2" or "int4") => true,
        (ValueKind.Boolean, "bool") => true,
        (ValueKind.Date, "date") => true,
        (ValueKind.Timestamp or ValueKind.Instant, "timestamp" or "timestamptz" or "date") => true,
        (ValueKind.Bytes, "bytea") => true,
        (ValueKind.Json, "json" or "jsonb") => true,
        _ => false,
    };

    private static bool IsSameKind(ValueKind kind, string type) => kind switch
    {
        ValueKind.Text => type is "text" or "varchar" or "bpchar" or "uuid" or "citext" or "name",
        ValueKind.Integer => type is "int4" or "int2",
        ValueKind.BigInteger => type is "int8" or "int4" or "int2",
        ValueKind.Decimal => type is "numeric",
        ValueKind.Double => type is "float8" or "float4",
        ValueKind.Boolean => type is "bool",
        ValueKind.Date => type is "date",
        ValueKind.Timestamp => type is "timestamp",
        ValueKind.Instant => type is "timestamptz",
        ValueKind.Bytes => type is "bytea",
        ValueKind.Json => type is "json" or "jsonb",
        _ => false,
    };
}
