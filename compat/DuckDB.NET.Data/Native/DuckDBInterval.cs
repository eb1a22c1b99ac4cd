using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>An INTERVAL of the engine: months, days and microseconds are counted apart.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DuckDBInterval(int months, int days, ulong micros)
{
    /// <summary>Whole months.</summary>
    public int Months { get; } = months;

    /// <summary>Whole days.</summary>
    public int Days { get; } = days;

    /// <summary>Microseconds; a negative count is its two's complement.</summary>
    public ulong Micros { get; } = micros;

    /// <summary>The span as .NET's, which has no months.</summary>
    public static explicit operator TimeSpan(DuckDBInterval interval) =>
        interval.Months != 0
            ? throw new ArgumentOutOfRangeException(
                nameof(interval), $"An interval of {interval.Months} months has no fixed length: it cannot be read as a {nameof(TimeSpan)}.")
            : new TimeSpan(checked(interval.Days * TimeSpan.TicksPerDay + (long)interval.Micros * TimeSpan.TicksPerMicrosecond));

    /// <summary>.NET's span as the engine's.</summary>
    public static implicit operator DuckDBInterval(TimeSpan span) =>
        new(0, span.Days, (ulong)((span.Ticks - span.Days * TimeSpan.TicksPerDay) / TimeSpan.TicksPerMicrosecond));
}
