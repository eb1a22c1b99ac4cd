using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcommAspire.Cli.Output;
using EcommAspire.Transformation.Execution;

namespace EcommAspire.Cli.Models;

/// <summary>The rows of <c>show</c>: a table for a person, dbt's JSON for a machine.</summary>
internal static class ShownRows
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(Terminal terminal, ShowResult shown, bool asJson, bool isQuiet = false)
    {
        if (asJson)
        {
            var all = new JsonObject();
            if (shown.Node is { } node)
                all["node"] = node.Name;
            all["show"] = new JsonArray([.. shown.Table.Rows.Select(row => (JsonNode)new JsonObject(shown.Table.Columns.Select((c, i) => new KeyValuePair<string, JsonNode?>(c.Name, Value(row[i])))))]);
            terminal.Line(all.ToJsonString(s_indented));
            return;
        }

        if (!terminal.IsJson && !isQuiet)
            terminal.Note(shown.Node is { } named ? $"Previewing node '{named.Name}{(named.Version is { } version ? $".v{version}" : "")}':" : "Previewing inline node:");
        Output.ResultTable.Show(terminal, shown.Table);
    }

    /// <summary>As Python writes it: a float keeps its point.</summary>
    private static JsonNode? Real(string number) => JsonNode.Parse(number.AsSpan().ContainsAny('.', 'E') ? number : number + ".0");

    private static JsonNode? Value(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        long or int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value),
        ulong whole => whole,
        double real when double.IsFinite(real) => Real(real.ToString("R")),
        float real when float.IsFinite(real) => Real(real.ToString("R")),
        decimal number => number,
        BigInteger big => JsonNode.Parse(big.ToString(CultureInfo.InvariantCulture)),
        DateTime time => time.ToString(time.TimeOfDay.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.ffffff"),
        DateOnly day => day.ToString("yyyy-MM-dd"),
        _ => Convert.ToString(value),
    };
}
