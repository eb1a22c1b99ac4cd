namespace EcommAspire.Simulator.Olist.Values;

/// <summary>The marks people put around digits so that a spreadsheet leaves them alone: <c>="01037"</c> and <c>'01037</c>.</summary>
internal static class SpreadsheetText
{
    public const string Repair = "a spreadsheet's text mark removed";

    public static ReadOnlySpan<byte> Unmark(ReadOnlySpan<byte> value, out bool marked)
    {
        marked = true;
        if (value.Length > 3 && value.StartsWith("=\""u8) && value[^1] == '"')
            return value[2..^1];
        if (value.Length > 1 && value[0] == '\'')
            return value[1..];
        marked = false;
        return value;
    }
}
