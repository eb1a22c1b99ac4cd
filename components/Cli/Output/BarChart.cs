namespace EcommAspire.Cli.Output;

/// <summary>Horizontal bars in text, to an eighth of a character.</summary>
internal static class BarChart
{
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>A bar as long as the value is of the greatest; nothing for zero or less.</summary>
    public static string Bar(decimal value, decimal greatest, int width)
    {
        if (value <= 0 || greatest <= 0)
            return "";
        var eighths = Math.Max(1, (int)Math.Round(value / greatest * width * 8));
        var whole = new string('█', eighths / 8);
        return eighths % 8 == 0 ? whole : whole + Eighths[eighths % 8];
    }
}
