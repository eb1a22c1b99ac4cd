namespace EcommAspire.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Amounts
{
    public static string Count(long value) => value.ToString("N0");

    public static string Count(long? value) => value is { } known ? Count(known) : "";

    /// <summary>"1 row", "2 rows".</summary>
    public static string Of(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    public static string Bytes(double bytes) => bytes switch
    {
        < 1_000 => $"{bytes:0} B",
        < 1_000_000 => $"{bytes / 1e3:0.#} kB",
        < 1_000_000_000 => $"{bytes / 1e6:0.#} MB",
        _ => $"{bytes / 1e9:0.##} GB",
    };

    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.0995 => $"{time.TotalMilliseconds:0} ms",
        < 60 => $"{time.TotalSeconds:0.0} s",
        _ => $"{(int)time.TotalMinutes} min {time.Seconds} s",
    };

    public static string Moment(DateTimeOffset? at) => at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'") : "";
}
