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
            _ when IsBinary(actual) => (name, column.Type.Kind is ValueKind.Bytes or ValueKind.Text ? ValueForm.Bytes : ValueForm.Text),
            _ when IsSpatial(actual) && column.Type.Kind is ValueKind.Bytes => ($"st_aswkb({name})", ValueForm.Bytes),
            _ when IsCharacter(actual) && column.Type.Kind is ValueKind.Bytes => ($"cast({name} as binary)", ValueForm.Bytes),
            _ when value == name => (name, isText ? ValueForm.Text : ValueForm.Plain),
            _ when IsCharacter(actual) && !IsQuoted(column.Type.Kind, actual) => (name, ValueForm.Text),
            _ when isText => ($"if({name} is null, '{NullMark}', concat('{ValueMark}', {value}))", ValueForm.MarkedText),
            _ => (value, ValueForm.Plain),
        };
        return Rendered(column, actual, sql, form);
    }

    public const char NullMark = '-';

    public const char ValueMark = '+';

    private static RenderedColumn Rendered(Column column, ActualColumn actual, string sql, ValueForm form) => new(column, sql)
    {
        Form = form,
        NeedsChecking = !Fits(column.Type, actual),
        NeverFits = !MayFit(column.Type.Kind, actual),
        Note = IsSameKind(column.Type.Kind, actual) ? null : $"{column.Name} is {actual.FullType} in the source and {column.Type} in the contract",
    };

    private static (string Sql, bool IsText) Value(ValueKind kind, ActualColumn actual, string name) => actual.Type switch
    {
        "bit" => kind is ValueKind.Bytes ? (Hex(name), false) : ($"{name} + 0", false),
        // As text a float has six digits; as a double it has all of its own.
        "float" => ($"{name} + 0e0", false),
        "decimal" when kind is ValueKind.Json && IsPadded(actual) => ($"{name} + 0", false),
        "decimal" => (name, false),
        // JSON's numbers do not begin with zeros.
        _ when IsWhole(actual) || actual.Type is "double" => kind is ValueKind.Json && (actual.Type is "year" || IsPadded(actual)) ? ($"{name} + 0", false) : (name, false),
        "date" or "datetime" or "timestamp" or "time" when kind is not ValueKind.Json => (name, false),
        // Text is often kept as bytes, but where text is declared there is no telling.
        _ when IsBinary(actual) => kind is ValueKind.Bytes or ValueKind.Text ? (Hex(name), false) : (name, true),
        _ when IsSpatial(actual) => kind switch
        {
            ValueKind.Bytes => (Hex($"st_aswkb({name})"), false),
            ValueKind.Json => ($"st_asgeojson({name})", true),
            _ => ($"st_astext({name})", true),
        },
        _ when IsCharacter(actual) && !IsQuoted(kind, actual) => kind is ValueKind.Bytes ? (Hex(name), false) : (InUtf8(actual, name), true),
        _ => kind is ValueKind.Json && actual.Type is not "json" ? ($"json_quote({AsText(name)})", true) : (AsText(name), true),
    };

    private static string AsText(string name) => $"convert(cast({name} as char) using utf8mb4)";

    private static bool IsWhole(ActualColumn actual) => actual.Type is "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "year";

    private static bool IsCharacter(ActualColumn actual) =>
        actual.Type is "char" or "varchar" or "tinytext" or "text" or "mediumtext" or "longtext" or "enum" or "set";

    private static bool IsBinary(ActualColumn actual) =>
        actual.Type is "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob";

    private static bool IsSpatial(ActualColumn actual) =>
        actual.Type is "geometry" or "point" or "linestring" or "polygon" or "multipoint" or "multilinestring" or "multipolygon" or "geometrycollection" or "geomcollection";

    private static bool IsPadded(ActualColumn actual) => actual.FullType.EndsWith("zerofill", StringComparison.OrdinalIgnoreCase);

    // A word out of a list is no JSON; a text may be.
    private static bool IsQuoted(ValueKind kind, ActualColumn actual) => kind is ValueKind.Json && actual.Type is ("enum" or "set");

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

    // Whether a value of the source's type can be one of the declared kind.
    private static bool MayFit(ValueKind kind, ActualColumn actual) => kind switch
    {
        ValueKind.Text or ValueKind.Json => true,
        ValueKind.Bytes => IsBinary(actual) || IsCharacter(actual) || IsSpatial(actual) || actual.Type is "bit",
        ValueKind.Date or ValueKind.Timestamp or ValueKind.Instant => actual.Type is "date" or "datetime" or "timestamp" || IsCharacter(actual) || IsBinary(actual),
        _ => IsWhole(actual) || actual.Type is "decimal" or "float" or "double" or "bit" or "json" || IsCharacter(actual) || IsBinary(actual),
    };

    private static bool IsSameKind(ValueKind kind, ActualColumn actual) => kind switch
    {
        ValueKind.Text => IsCharacter(actual),
        ValueKind.Integer => actual.Type is "int" or "mediumint" or "smallint" or "tinyint" or "year",
        ValueKind.BigInteger => actual.Type is "bigint" or "int" or "mediumint" or "smallint" or "tinyint",
        ValueKind.Decimal => actual.Type is "decimal",
        ValueKind.Double => actual.Type is "double" or "float",
        ValueKind.Boolean => actual.FullType.StartsWith("tinyint(1)", StringComparison.OrdinalIgnoreCase) || actual.Type is "bit",
        ValueKind.Date => actual.Type is "date",
        ValueKind.Timestamp => actual.Type is "datetime",
        ValueKind.Instant => actual.Type is "timestamp",
        ValueKind.Bytes => IsBinary(actual),
        // In MariaDB JSON is text with a check.
        ValueKind.Json => actual.Type is "json" or "longtext",
        _ => false,
    };
}
