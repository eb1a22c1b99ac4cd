using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;

namespace EcommAspire.Ingestion.Relational;

/// <summary>How a value of SQL Server is written in the interchange form.</summary>
internal enum SqlServerForm
{
    /// <summary>tinyint.</summary>
    Byte,

    /// <summary>smallint.</summary>
    Int16,

    /// <summary>int.</summary>
    Int32,

    /// <summary>bigint.</summary>
    Int64,

    /// <summary>decimal.</summary>
    Decimal,

    /// <summary>money.</summary>
    Money,

    /// <summary>real.</summary>
    Single,

    /// <summary>float.</summary>
    Double,

    /// <summary>bit, as a truth value.</summary>
    Boolean,

    /// <summary>bit, as a number.</summary>
    Bit,

    /// <summary>bit, as JSON.</summary>
    JsonBoolean,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A time of the business's own clock.</summary>
    DateTime,

    /// <summary>A time with an offset, in UTC.</summary>
    DateTimeOffset,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>An identifier.</summary>
    Guid,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text, as the bytes it has in UTF-8.</summary>
    TextAsBytes,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>How SQL Server's types become the interchange form (learn.microsoft.com/sql/t-sql/data-types).</summary>
internal static class SqlServerText
{
    // Of a second's fraction.
    private const int DigitsKept = 6;

    public static string Quote(string name) => SqlDialect.SqlServer.Quote(name);

    public static string Literal(string text) => $"N'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A type with its bounds, for people.</summary>
    public static string FullType(string type, int bytes, int precision, int scale) => type switch
    {
        "varchar" or "char" or "varbinary" or "binary" => $"{type}({(bytes < 0 ? "max" : bytes)})",
        "nvarchar" or "nchar" => $"{type}({(bytes < 0 ? "max" : bytes / 2)})",
        "decimal" or "numeric" => $"{type}({precision},{scale})",
        "datetime2" or "datetimeoffset" or "time" => $"{type}({scale})",
        _ => type,
    };

    /// <summary>Whether its times may be finer than the lake keeps them.</summary>
    public static bool IsFinerThanKept(ActualColumn actual) => actual.Type is "datetime2" or "datetimeoffset" && actual.Scale > DigitsKept;

    /// <summary>That a time is kept finer than the lake keeps it.</summary>
    public static string CutOff(ActualColumn actual) => $"{actual.Name} is {actual.FullType} in the source; what is finer than a microsecond is cut off";

    public static RenderedColumn Render(Column column, ActualColumn actual)
    {
        var name = Quote(actual.Name);
        return new(column, actual.Type switch
        {
            "xml" or "json" or "vector" => $"cast({name} as nvarchar(max)) as {name}",
            // It holds no more than 8,016 bytes.
            "sql_variant" => $"cast({name} as nvarchar(4000)) as {name}",
            "hierarchyid" or "geometry" or "geography" => $"{name}.ToString() as {name}",
            _ => name,
        })
        {
            NeedsChecking = !Fits(column.Type, actual),
            NeverFits = !MayFit(column.Type.Kind, actual.Type),
            Note = IsSameKind(column.Type.Kind, actual.Type) ? null : $"{column.Name} is {actual.FullType} in the source and {column.Type} in the contract",
        };
    }

    /// <summary>How a value of the type is written where another, or the same, is declared.</summary>
    public static SqlServerForm FormOf(ColumnType declared, string type) => type switch
    {
        "tinyint" => SqlServerForm.Byte,
        "smallint" => SqlServerForm.Int16,
        "int" => SqlServerForm.Int32,
        "bigint" => SqlServerForm.Int64,
        "decimal" or "numeric" => SqlServerForm.Decimal,
        "money" or "smallmoney" => SqlServerForm.Money,
        "real" => SqlServerForm.Single,
        "float" => SqlServerForm.Double,
        "bit" => declared.Kind switch
        {
            ValueKind.Json => SqlServerForm.JsonBoolean,
            ValueKind.Boolean or ValueKind.Text => SqlServerForm.Boolean,
            _ => SqlServerForm.Bit,
        },
        "date" => SqlServerForm.Date,
        "datetime" or "datetime2" or "smalldatetime" => SqlServerForm.DateTime,
        "datetimeoffset" => SqlServerForm.DateTimeOffset,
        "time" => SqlServerForm.Time,
        "uniqueidentifier" => SqlServerForm.Guid,
        "binary" or "varbinary" or "image" or "timestamp" => SqlServerForm.Bytes,
        _ => declared.Kind is ValueKind.Bytes ? SqlServerForm.TextAsBytes : SqlServerForm.Text,
    };

    private static bool IsText(string type) => type is "char" or "varchar" or "nchar" or "nvarchar" or "text" or "ntext" or "xml" or "json" or "sql_variant";

    private static bool IsNumber(string type) => type is "tinyint" or "smallint" or "int" or "bigint" or "decimal" or "numeric" or "money" or "smallmoney" or "real" or "float" or "bit";

    private static bool IsTime(string type) => type is "date" or "datetime" or "datetime2" or "smalldatetime" or "datetimeoffset";

    private static bool IsBinary(string type) => type is "binary" or "varbinary" or "image" or "timestamp";

    // Whether whatever the source's type holds either is held by the declared type exactly, or makes the loader stop.
    private static bool Fits(ColumnType type, ActualColumn actual) => (type.Kind, actual.Type) switch
    {
        (ValueKind.Text, _) => true,
        (ValueKind.Integer or ValueKind.BigInteger, "tinyint" or "smallint" or "int" or "bigint") => true,
        (ValueKind.Decimal, "tinyint" or "smallint" or "int" or "bigint") => true,
        (ValueKind.Decimal, "decimal" or "numeric" or "money" or "smallmoney") => actual.Scale <= type.Scale,
        (ValueKind.Double, "real" or "float" or "tinyint" or "smallint" or "int") => true,
        (ValueKind.Boolean, "bit") => true,
        (ValueKind.Date, "date") => true,
        (ValueKind.Timestamp or ValueKind.Instant, "date" or "datetime" or "datetime2" or "smalldatetime" or "datetimeoffset") => true,
        (ValueKind.Bytes, _) => true,
        (ValueKind.Json, "json") => true,
        _ => false,
    };

    // Whether a value of the source's type can be one of the declared kind.
    private static bool MayFit(ValueKind kind, string type) => kind switch
    {
        ValueKind.Text => true,
        ValueKind.Json => IsText(type) || IsNumber(type),
        ValueKind.Bytes => IsBinary(type) || IsText(type),
        ValueKind.Date or ValueKind.Timestamp or ValueKind.Instant => IsTime(type) || IsText(type),
        _ => IsNumber(type) || IsText(type),
    };

    private static bool IsSameKind(ValueKind kind, string type) => kind switch
    {
        ValueKind.Text => type is "char" or "varchar" or "nchar" or "nvarchar" or "text" or "ntext" or "uniqueidentifier",
        ValueKind.Integer => type is "int" or "smallint" or "tinyint",
        ValueKind.BigInteger => type is "bigint" or "int" or "smallint" or "tinyint",
        ValueKind.Decimal => type is "decimal" or "numeric" or "money" or "smallmoney",
        ValueKind.Double => type is "float" or "real",
        ValueKind.Boolean => type is "bit",
        ValueKind.Date => type is "date",
        ValueKind.Timestamp => type is "datetime2" or "datetime" or "smalldatetime",
        ValueKind.Instant => type is "datetimeoffset",
        ValueKind.Bytes => IsBinary(type),
        ValueKind.Json => type is "json" or "nvarchar" or "varchar",
        _ => false,
    };
}
