namespace EcommAspire.Domain;

/// <summary>The kinds of value a column holds, independent of any engine.</summary>
public enum ValueKind
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>A 32-bit signed integer.</summary>
    Integer,

    /// <summary>A 64-bit signed integer.</summary>
    BigInteger,

    /// <summary>An exact decimal of a stated precision and scale.</summary>
    Decimal,

    /// <summary>A 64-bit IEEE 754 number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar day.</summary>
    Date,

    /// <summary>A wall-clock time to the microsecond, with no zone: what the business's own clock said.</summary>
    Timestamp,

    /// <summary>An instant to the microsecond, stored in UTC.</summary>
    Instant,

    /// <summary>Raw bytes.</summary>
    Bytes,

    /// <summary>A JSON value.</summary>
    Json,
}

/// <summary>A column's type: its kind and, where the kind has them, its bounds.</summary>
/// <param name="Kind">What the column holds.</param>
/// <param name="Length">The greatest number of characters of a <see cref="ValueKind.Text"/>; null when unbounded.</param>
/// <param name="Precision">The number of digits of a <see cref="ValueKind.Decimal"/>, at most 38.</param>
/// <param name="Scale">The digits after the point of a <see cref="ValueKind.Decimal"/>.</param>
public readonly record struct ColumnType(ValueKind Kind, int? Length = null, int Precision = 0, int Scale = 0)
{
    /// <summary>UTF-8 text of any length.</summary>
    public static ColumnType Text { get; } = new(ValueKind.Text);

    /// <summary>A 32-bit signed integer.</summary>
    public static ColumnType Integer { get; } = new(ValueKind.Integer);

    /// <summary>A 64-bit signed integer.</summary>
    public static ColumnType BigInteger { get; } = new(ValueKind.BigInteger);

    /// <summary>A 64-bit IEEE 754 number.</summary>
    public static ColumnType Double { get; } = new(ValueKind.Double);

    /// <summary>True or false.</summary>
    public static ColumnType Boolean { get; } = new(ValueKind.Boolean);

    /// <summary>A calendar day.</summary>
    public static ColumnType Date { get; } = new(ValueKind.Date);

    /// <summary>A wall-clock time with no zone.</summary>
    public static ColumnType Timestamp { get; } = new(ValueKind.Timestamp);

    /// <summary>An instant in UTC.</summary>
    public static ColumnType Instant { get; } = new(ValueKind.Instant);

    /// <summary>Raw bytes.</summary>
    public static ColumnType Bytes { get; } = new(ValueKind.Bytes);

    /// <summary>A JSON value.</summary>
    public static ColumnType Json { get; } = new(ValueKind.Json);

    /// <summary>An amount of money: twelve digits, two of them after the point.</summary>
    public static ColumnType Money { get; } = Decimal(12, 2);

    /// <summary>Text of at most <paramref name="length"/> characters.</summary>
    public static ColumnType Varchar(int length) => new(ValueKind.Text, length);

    /// <summary>An exact decimal.</summary>
    public static ColumnType Decimal(int precision, int scale) => new(ValueKind.Decimal, null, precision, scale);

    /// <summary>The type as a reader of the contract would write it, e.g. <c>decimal(12,2)</c>.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Text when Length is { } length => $"varchar({length})",
        ValueKind.Decimal => $"decimal({Precision},{Scale})",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
