namespace DuckDB.NET.Native;

/// <summary>.NET's dates and times as the engine counts them, and back.</summary>
internal static class TimeEncoding
{
    /// <summary>1970-01-01 as .NET numbers days.</summary>
    public const int EpochDay = 719_162;

    private const long EpochTicks = EpochDay * TimeSpan.TicksPerDay;
    private const int MaxOffsetSeconds = 16 * 60 * 60 - 1;
    private const int TimeTzOffsetBits = 24;

    public static long Micros(DateTime value) => FloorDivide(value.Ticks - EpochTicks, TimeSpan.TicksPerMicrosecond);

    public static long Timestamp(DateTime value, DuckDBType type) => type switch
    {
        DuckDBType.TimestampS => Micros(value) / 1_000_000,
        DuckDBType.TimestampMs => Micros(value) / 1_000,
        DuckDBType.TimestampNs => checked((value.Ticks - EpochTicks) * 100),
        _ => Micros(value),
    };

    public static DateTime ToDateTime(long value, DuckDBType type) => new(EpochTicks + type switch
    {
        DuckDBType.TimestampS => Ticks(value, TimeSpan.TicksPerSecond),
        DuckDBType.TimestampMs => Ticks(value, TimeSpan.TicksPerMillisecond),
        DuckDBType.TimestampNs => value / 100,
        _ => Ticks(value, TimeSpan.TicksPerMicrosecond),
    });

    /// <summary>TIME WITH TIME ZONE: microseconds above an offset that is kept reversed, so that it sorts.</summary>
    public static ulong TimeTz(DateTimeOffset value) =>
        ((ulong)(value.TimeOfDay.Ticks / TimeSpan.TicksPerMicrosecond) << TimeTzOffsetBits)
        | (uint)(MaxOffsetSeconds - (int)value.Offset.TotalSeconds);

    public static DateTimeOffset FromTimeTz(ulong bits)
    {
        var time = (long)(bits >> TimeTzOffsetBits) * TimeSpan.TicksPerMicrosecond;
        var offset = MaxOffsetSeconds - (int)(bits & ((1 << TimeTzOffsetBits) - 1));
        return new DateTimeOffset(time, TimeSpan.FromSeconds(offset));
    }

    private static long Ticks(long count, long ticksEach) =>
        Math.Abs(count) <= DateTime.MaxValue.Ticks / ticksEach
            ? count * ticksEach
            : throw new ArgumentOutOfRangeException(nameof(count), "The timestamp lies outside the years 1 to 9999 that .NET has.");

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
