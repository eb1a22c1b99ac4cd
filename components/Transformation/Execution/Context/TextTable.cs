using System.Numerics;
using System.Text;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>A result as a table of characters, as dbt prints it.</summary>
internal static class TextTable
{
    public static string Render(ResultTable table)
    {
        var cells = table.Rows.Select(row => row.Select(v => v is null ? "" : JinjaValue.ToText(AgateTable.Cell(v))).ToArray()).ToList();
        var numeric = Enumerable.Range(0, table.Columns.Count)
            .Select(i => table.Rows.Any(r => r[i] is not null) && table.Rows.All(r => r[i] is null or sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger or decimal or double or float))
            .ToArray();
        var widths = table.Columns.Select((c, i) => Math.Max(c.Name.Length, cells.Select(r => r[i].Length).DefaultIfEmpty(0).Max())).ToArray();
        var text = new StringBuilder();
        Line(table.Columns.Select((c, i) => c.Name.PadRight(widths[i])));
        Line(widths.Select(w => new string('-', w)));
        foreach (var row in cells)
            Line(row.Select((cell, i) => numeric[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
        return text.ToString().TrimEnd('\n');

        void Line(IEnumerable<string> parts) => text.Append("| ").AppendJoin(" | ", parts).Append(" |\n");
    }
}
