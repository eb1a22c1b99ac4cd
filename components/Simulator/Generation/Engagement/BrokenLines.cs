using System.Text;
using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>Lines of an export that are no JSON: what a full disk, a lost connection or a careless script leaves behind.</summary>
internal static class BrokenLines
{
    public static void Write(ExtendedJsonRows document, RowSink rows, ref Draw draw)
    {
        var line = Encoding.UTF8.GetString(document.Written.Span).TrimEnd('\n');
        document.Clear();
        rows.Line(draw.Below(4) switch
        {
            0 => line[..draw.Between(line.Length / 3, line.Length - 2)],
            1 => line.Replace('"', '\''),
            2 => $"error: connection to the server was lost after {draw.Between(2, 60)} s",
            _ => line[1..],
        });
    }
}
