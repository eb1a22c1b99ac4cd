using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A TIME of the engine, to the microsecond.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBTimeOnly(byte hour, byte min, byte sec, int microsecond)
{
    /// <summary>0 to 24.</summary>
    public byte Hour { get; } = hour;

    /// <summary>0 to 59.</summary>
    public byte Min { get; } = min;

    /// <summary>0 to 59.</summary>
    public byte Sec { get; } = sec;

    /// <summary>0 to 999,999.</summary>
    public int Microsecond { get; } = microsecond;

    /// <summary>.NET ticks since midnight.</summary>
    public long Ticks => ToMicros() * TimeSpan.TicksPerMicrosecond;

    /// <summary>The time as .NET's.</summary>
    public static implicit operator TimeOnly(DuckDBTimeOnly time) => new(time.Ticks);

    /// <summary>.NET's time as the engine's.</summary>
    public static implicit operator DuckDBTimeOnly(TimeOnly time) => FromMicros(time.Ticks / TimeSpan.TicksPerMicrosecond);

    internal static DuckDBTimeOnly FromMicros(long micros)
    {
        var (seconds, fraction) = Math.DivRem(micros, 1_000_000);
        return new DuckDBTimeOnly((byte)(seconds / 3600), (byte)(seconds / 60 % 60), (byte)(seconds % 60), (int)fraction);
    }

    internal long ToMicros() => ((Hour * 60L + Min) * 60 + Sec) * 1_000_000 + Microsecond;
}
