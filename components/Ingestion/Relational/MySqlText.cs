using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;

namespace EcommAspire.Ingestion.Relational;

/// <summary>How MySQL and MariaDB write a column, and a row, in the interchange form.</summary>
internal static class MySqlText
{
    public static string Quote(string name) => SqlDialect.MySql.Quote(name);

    /// <summary>
    /// A row as one value: its columns parted by commas, a text after its length in bytes and a colon, <c>-</c> for a text
    /// that is null. Each value that is not null gives a text that is not null, so the row is null only where the server gave
    /// up on one longer than its max_allowed_packet. The texts are not quoted by the server, whose REPLACE takes a time that
    /// grows with the square of their length.
    /// </summary>
    public static string Row(IReadOnlyList<RenderedColumn> columns) =>
        $"cast(concat({string.Join(", ',', ", columns.Select(c => c.Sql))}) as binary)";

    /// <summary>A column as part of a <see cref="Row"/>.</summary>
    public static RenderedColumn RenderInRow(Column column, ActualColumn actual)
    {
        var name = Quote(column.Name);
        var (value, isText) = Value(column.Type.Kind, actual, name);
        return Rendered(
            column, actual,
            isText ? $"if({name} is null, '-', concat(octet_length({value}), ':', {value}))" : $"if({name} is null, '', {value})",
            isText ? ValueForm.Text : ValueForm.Plain);
    }

    /// <summary>
    /// A column as a field of its own. The server sends it as it is kept, without a function that would turn a value too long
    /// for it into null; where there must be one, a mark before the value tells such a null from a true one.
    /// </summary>
    public static RenderedColumn RenderAlone(Column column, ActualColumn actual)
    {
        var name = Quote(column.Name);
        var (value, isText) = Value(column.Type.Kind, actual, name);
        var (sql, form) = actual.Type switch
        {
            "bit" or "float" => (value, ValueForm.Plain),
            "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => (name, ValueForm.Bytes),
            "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set" =>
                column.Type.Kind is ValueKind.Bytes ? ($"cast({name} as binary)", ValueForm.Bytes) : (name, ValueForm.Text),
            _ when isText => ($"if({name} is null, '{NullMark}', concat('{ValueMark}', {value}))", ValueForm.MarkedText),
            _ => (name, ValueForm.Plain),
        };
        return Rendered(column, actual, sql, form);
    }

    public const char NullMark = '-';

    public const char ValueMark = '+';

    private static RenderedColumn Rendered(Column column, ActualColumn actual, string sql, ValueForm form) => new(column, sql)
    {
        Form = form,
        NeedsChecking = !Fits(column.Type, actual),
        Note = IsSameKind(column.Type.Kind, actual) ? null : $"{column.Name} is {actual.FullType} in the source and {column.Type} in the contract",
    };

    private static (string Sql, bool IsText) Value(ValueKind kind, ActualColumn actual, string name) => actual.Type switch
    {
        "bit" => kind is ValueKind.Bytes ? (Hex(name), false) : ($"{name} + 0", false),
        // As text a float has six digits; as a double it has all of its own.
        "float" => ($"{name} + 0e0", false),
        "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" or "double" or "year" => (name, false),
        "date" or "datetime" or "timestamp" or "time" => (name, false),
        "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" => (Hex(name), false),
        "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set" => kind is ValueKind.Bytes ? (Hex(name), false) : (InUtf8(actual, name), true),
        _ => ($"convert(cast({name} as char) using utf8mb4)", true),
    };

    private static string Hex(string name) => $"concat('\"', hex({name}), '\"')";

    private static string InUtf8(ActualColumn actual, string name) =>
        actual.CharacterSet is "utf8mb4" or "utf8mb3" or "utf8" or "ascii" ? name : $"convert({name} using utf8mb4)";

    private static bool Fits(ColumnType type, ActualColumn actual) => (type.Kind, actual.Type) switch
    {
        (ValueKind.Text or ValueKind.Bytes, _) => true,
        (ValueKind.Integer or ValueKind.BigInteger or ValueKind.Decimal, "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "year" or "bit") => true,
        (ValueKind.Decimal, "decimal") => actual.Scale <= type.Scale,
        (ValueKind.Double, "float" or "double" or "tinyint" or "smallint" or "mediumint" or "int") => true,
        (ValueKind.Boolean, "tinyint" or "bit") => true,
        (ValueKind.Date, "date") => true,
        (ValueKind.Timestamp or ValueKind.Instant, "datetime" or "timestamp" or "date") => true,
        (ValueKind.Json, "json") => true,
        _ => false,
    };

    private static bool IsSameKind(ValueKind kind, ActualColumn actual) => kind switch
    {
        ValueKind.Text => actual.Type is "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set",
        ValueKind.Integer => actual.Type is "int" or "mediumint" or "smallint" or "tinyint" or "year",
        ValueKind.BigInteger => actual.Type is "bigint" or "int" or "mediumint" or "smallint" or "tinyint",
        ValueKind.Decimal => actual.Type is "decimal",
        ValueKind.Double => actual.Type is "double" or "float",
        ValueKind.Boolean => actual.FullType.StartsWith("tinyint(1)", StringComparison.OrdinalIgnoreCase) || actual.Type is "bit",
        ValueKind.Date => actual.Type is "date",
        ValueKind.Timestamp => actual.Type is "datetime",
        ValueKind.Instant => actual.Type is "timestamp",
        ValueKind.Bytes => actual.Type is "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob",
        // In MariaDB JSON is text with a check.
        ValueKind.Json => actual.Type is "json" or "longtext",
        _ => false,
    };
}
