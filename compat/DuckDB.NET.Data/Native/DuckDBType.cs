namespace DuckDB.NET.Native;

/// <summary>The engine's types, numbered as the C API numbers them.</summary>
public enum DuckDBType
{
    /// <summary>No type.</summary>
    Invalid = 0,

    /// <summary>BOOLEAN.</summary>
    Boolean = 1,

    /// <summary>TINYINT.</summary>
    TinyInt = 2,

    /// <summary>SMALLINT.</summary>
    SmallInt = 3,

    /// <summary>INTEGER.</summary>
    Integer = 4,

    /// <summary>BIGINT.</summary>
    BigInt = 5,

    /// <summary>UTINYINT.</summary>
    UnsignedTinyInt = 6,

    /// <summary>USMALLINT.</summary>
    UnsignedSmallInt = 7,

    /// <summary>UINTEGER.</summary>
    UnsignedInteger = 8,

    /// <summary>UBIGINT.</summary>
    UnsignedBigInt = 9,

    /// <summary>FLOAT.</summary>
    Float = 10,

    /// <summary>DOUBLE.</summary>
    Double = 11,

    /// <summary>TIMESTAMP, in microseconds.</summary>
    Timestamp = 12,

    /// <summary>DATE.</summary>
    Date = 13,

    /// <summary>TIME.</summary>
    Time = 14,

    /// <summary>INTERVAL.</summary>
    Interval = 15,

    /// <summary>HUGEINT.</summary>
    HugeInt = 16,

    /// <summary>VARCHAR.</summary>
    Varchar = 17,

    /// <summary>BLOB.</summary>
    Blob = 18,

    /// <summary>DECIMAL.</summary>
    Decimal = 19,

    /// <summary>TIMESTAMP_S, in seconds.</summary>
    TimestampS = 20,

    /// <summary>TIMESTAMP_MS, in milliseconds.</summary>
    TimestampMs = 21,

    /// <summary>TIMESTAMP_NS, in nanoseconds.</summary>
    TimestampNs = 22,

    /// <summary>ENUM.</summary>
    Enum = 23,

    /// <summary>LIST.</summary>
    List = 24,

    /// <summary>STRUCT.</summary>
    Struct = 25,

    /// <summary>MAP.</summary>
    Map = 26,

    /// <summary>UUID.</summary>
    Uuid = 27,

    /// <summary>UNION.</summary>
    Union = 28,

    /// <summary>BIT.</summary>
    Bit = 29,

    /// <summary>TIME WITH TIME ZONE.</summary>
    TimeTz = 30,

    /// <summary>TIMESTAMP WITH TIME ZONE.</summary>
    TimestampTz = 31,

    /// <summary>UHUGEINT.</summary>
    UnsignedHugeInt = 32,

    /// <summary>ARRAY.</summary>
    Array = 33,

    /// <summary>Any type.</summary>
    Any = 34,

    /// <summary>BIGNUM.</summary>
    VarInt = 35,

    /// <summary>The type of a bare NULL.</summary>
    SqlNull = 36,
}
