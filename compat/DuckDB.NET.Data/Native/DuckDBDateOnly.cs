using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A DATE of the engine, whose range and infinities .NET's own date does not have.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDateOnly(int year, byte month, byte day)
{
    private const int InfiniteDays = int.MaxValue;

    /// <summary>The day after the last one.</summary>
    public static readonly DuckDBDateOnly PositiveInfinity = new(5881580, 7, 11);

    /// <summary>The day before the first one.</summary>
    public static readonly DuckDBDateOnly NegativeInfinity = new(-5877641, 6, 24);

    /// <summary>The year; 0 is 1 BC.</summary>
    public int Year { get; } = year;

    /// <summary>1 to 12.</summary>
    public byte Month { get; } = month;

    /// <summary>1 to 31.</summary>
    public byte Day { get; } = day;

    /// <summary>Whether it is later than any date.</summary>
    public bool IsPositiveInfinity => IsSame(PositiveInfinity);

    /// <summary>Whether it is earlier than any date.</summary>
    public bool IsNegativeInfinity => IsSame(NegativeInfinity);

    /// <summary>Whether it is no date of the calendar.</summary>
    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    /// <summary>The date as .NET's.</summary>
    public static implicit operator DateOnly(DuckDBDateOnly date) => new(date.Year, date.Month, date.Day);

    /// <summary>.NET's date as the engine's.</summary>
    public static implicit operator DuckDBDateOnly(DateOnly date) => new(date.Year, (byte)date.Month, (byte)date.Day);

    internal static DuckDBDateOnly FromDays(int days)
    {
        if (days == InfiniteDays)
            return PositiveInfinity;
        if (days == -InfiniteDays)
            return NegativeInfinity;

        var (year, month, day) = CivilDate.FromDays(days);
        return new DuckDBDateOnly(year, month, day);
    }

    internal static bool IsFinite(int days) => days != InfiniteDays && days != -InfiniteDays;

    internal bool IsSame(DuckDBDateOnly other) => (Year, Month, Day) == (other.Year, other.Month, other.Day);

    internal int ToDays() =>
        IsPositiveInfinity ? InfiniteDays : IsNegativeInfinity ? -InfiniteDays : CivilDate.ToDays(Year, Month, Day);
}
