using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A TIMESTAMP of the engine, whose range and infinities .NET's own does not have.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimestamp(DuckDBDateOnly date, DuckDBTimeOnly time)
{
    private const long InfiniteMicros = long.MaxValue;
    private const long MicrosPerDay = 86_400_000_000;

    /// <summary>The microsecond after the last one.</summary>
    public static readonly DuckDBTimestamp PositiveInfinity = FromFiniteMicros(InfiniteMicros);

    /// <summary>The microsecond before the first one.</summary>
    public static readonly DuckDBTimestamp NegativeInfinity = new(new DuckDBDateOnly(-290308, 12, 21), new DuckDBTimeOnly(23, 59, 59, 999999));

    /// <summary>The day.</summary>
    public DuckDBDateOnly Date { get; } = date;

    /// <summary>The time of day.</summary>
    public DuckDBTimeOnly Time { get; } = time;

    /// <summary>Whether it is later than any timestamp.</summary>
    public bool IsPositiveInfinity => IsSame(PositiveInfinity);

    /// <summary>Whether it is earlier than any timestamp.</summary>
    public bool IsNegativeInfinity => IsSame(NegativeInfinity);

    /// <summary>Whether it is no moment of the calendar.</summary>
    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    /// <summary>The moment as .NET's.</summary>
    public DateTime ToDateTime() => new DateTime(Date.Year, Date.Month, Date.Day).AddTicks(Time.Ticks);

    internal static bool IsFinite(long value) => value != InfiniteMicros && value != -InfiniteMicros;

    internal static DuckDBTimestamp FromMicros(long micros) => micros switch
    {
        InfiniteMicros => PositiveInfinity,
        -InfiniteMicros => NegativeInfinity,
        _ => FromFiniteMicros(micros),
    };

    internal long ToMicros() =>
        IsPositiveInfinity ? InfiniteMicros
        : IsNegativeInfinity ? -InfiniteMicros
        : Date.ToDays() * MicrosPerDay + Time.ToMicros();

    private bool IsSame(DuckDBTimestamp other) => Date.IsSame(other.Date) && Time.Ticks == other.Time.Ticks;

    private static DuckDBTimestamp FromFiniteMicros(long micros)
    {
        var days = Math.DivRem(micros, MicrosPerDay, out var rest);
        if (rest < 0)
        {
            days--;
            rest += MicrosPerDay;
        }

        return new DuckDBTimestamp(DuckDBDateOnly.FromDays((int)days), DuckDBTimeOnly.FromMicros(rest));
    }
}
