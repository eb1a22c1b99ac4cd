using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;
using EcommAspire.Domain;
using EcommAspire.Lake;

namespace EcommAspire.Cli.Verbs;

/// <summary><c>ecomm lake compact</c>: one file of the many small ones that a stream leaves.</summary>
internal static class LakeCompactVerb
{
    public static Command Create()
    {
        var tables = new Option<string[]>("--table") { Description = "Only this table of a source, such as events.orders; more than once", HelpName = "SOURCE.TABLE" };
        var files = new Option<int>("--files") { Description = "The files from which on a table is folded. Default 8", DefaultValueFactory = _ => 8, HelpName = "N" };
        var command = new Command("compact", "Fold the many small files that a stream leaves into one for each table; who reads meanwhile is not disturbed") { tables, files };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(new Bronze(Options.DataFolder(parsed).Lake), parsed.GetValue(tables) ?? [], parsed.GetValue(files), Options.Terminal(parsed), cancellation), cancellation));
        return command;
    }

    private static int Run(Bronze lake, string[] named, int files, Terminal terminal, CancellationToken cancellation)
    {
        if (files < 2)
            throw new SettingException($"--files is {files}; one file is as few as there can be, so give 2 or more.");
        var all = lake.Tables();
        if (named.FirstOrDefault(name => all.All(t => t.ToString() != name)) is { } missing)
            throw new SettingException($"The lake has no table {missing}; `ecomm lake ls` lists those it has.");
        var folded = new List<Folded>();
        foreach (var table in all.Where(t => named.Length == 0 || named.Contains(t.ToString())))
        {
            var before = table.Live();
            if (table.Compact(files, cancellation) is { } commit)
                folded.Add(new(table.ToString(), commit.Rows, before.Commits.Sum(c => c.Files.Count), before.Bytes, commit.Bytes));
        }

        if (folded.Count > 0)
        {
            lake.WriteCatalog(Business.Sources, cancellation);
            lake.RemoveSuperseded();
        }

        Show(folded, files, terminal);
        return ExitCode.Done;
    }

    private static void Show(List<Folded> folded, int files, Terminal terminal)
    {
        if (terminal.IsJson)
        {
            terminal.Json(folded);
            return;
        }

        if (folded.Count == 0)
        {
            terminal.Note($"No table has {files} files or more; there is nothing to fold.");
            return;
        }

        var grid = new Grid(("table", Align.Left), ("rows", Align.Right), ("files before", Align.Right), ("size before", Align.Right), ("size", Align.Right));
        foreach (var table in folded)
            grid.Add(table.Table, Amounts.Count(table.Rows), Amounts.Count(table.FilesBefore), Amounts.Bytes(table.BytesBefore), Amounts.Bytes(table.Bytes));
        terminal.Show(grid);
    }

    private sealed record Folded(string Table, long Rows, int FilesBefore, long BytesBefore, long Bytes);
}
