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
            (ValueKind.Bytes, _) => $"encode(convert_to({name}::text, 'UTF8'), 'hex')",
            (ValueKind.Json, not ("json" or "jsonb")) when actual.Category is not 'S' => $"to_json({name})",
            (ValueKind.Text, "date") => name,
            // DuckDB reads a day before Christ as one after, unless the era stands in brackets.
            (_, "date") => $"case when {name} >= '0001-01-01' or {name} = '-infinity' then {name}::text else replace({name}::text, ' BC', ' (BC)') end",
            (ValueKind.Timestamp, "timestamptz") => $"{name} at time zone 'UTC'",
            (ValueKind.Integer or ValueKind.BigInteger or ValueKind.Decimal or ValueKind.Double, "money") => $"{name}::numeric",
            (ValueKind.Integer or ValueKind.BigInteger or ValueKind.Decimal or ValueKind.Double, "bool") => $"{name}::int",
            _ => name,
        };
        return new(column, sql)
        {
            NeedsChecking = !Fits(type, actual),
            NeverFits = !MayFit(type.Kind, actual),
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

    // Whether a value of the source's type can be one of the declared kind; B, E, N, S and V are PostgreSQL's booleans,
    // enumerations, numbers, texts and bits.
    private static bool MayFit(ValueKind kind, ActualColumn actual) => kind switch
    {
        ValueKind.Text or ValueKind.Json => true,
        ValueKind.Bytes => actual.Type is "bytea" || actual.Category is 'S' or 'E',
        ValueKind.Date or ValueKind.Timestamp or ValueKind.Instant => actual.Type is "date" or "timestamp" or "timestamptz" || actual.Category is 'S' or 'E',
        ValueKind.Boolean => actual.Type is "json" or "jsonb" || actual.Category is 'B' or 'N' or 'S' or 'E' or 'V',
        _ => actual.Type is "json" or "jsonb" || actual.Category is 'N' or 'B' or 'S' or 'E',
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
