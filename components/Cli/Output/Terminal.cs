using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace EcommAspire.Cli.Output;

/// <summary>
/// Where a verb writes: results to standard output, everything else to standard error. In a terminal with borders and
/// colour, elsewhere as plain aligned lines, or as JSON where a machine reads.
/// </summary>
internal sealed class Terminal(bool json)
{
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _errors = Console.Error;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly Lazy<IAnsiConsole> _notes = new(() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    /// <summary>Whether results are wanted as JSON.</summary>
    public bool IsJson { get; } = json;

    /// <summary>Whether a person reads standard output.</summary>
    public bool IsInteractive { get; } = !json && !Console.IsOutputRedirected;

    /// <summary>Whether a person watches standard error, so that progress may be drawn there.</summary>
    public bool ShowsProgress { get; } = !Console.IsErrorRedirected;

    /// <summary>The console that progress is drawn on.</summary>
    public IAnsiConsole Notes => _notes.Value;

    /// <summary>A line of the result.</summary>
    public void Line(string text = "") => _output.WriteLine(IsInteractive ? Printable.Of(text) : text);

    /// <summary>A line that is not part of the result.</summary>
    public void Note(string text)
    {
        ServiceLog.Note(text);
        Progress(text);
    }

    /// <summary>A line of progress, whose facts the caller logs himself.</summary>
    public void Progress(string text)
    {
        // The console that may be drawing a moving line there knows how to write above it.
        if (ShowsProgress)
            Notes.WriteLine(Printable.Of(text));
        else
            _errors.WriteLine(text);
    }

    /// <summary>An object of the result, for a machine.</summary>
    public void Json<T>(T value) => _output.WriteLine(JsonSerializer.Serialize(value, _json));

    /// <summary>A table of the result.</summary>
    public void Show(Grid grid)
    {
        if (IsInteractive)
            Draw(grid);
        else
            Align(grid);
    }

    /// <summary>A heading between parts of the result.</summary>
    public void Heading(string text)
    {
        if (IsInteractive)
            AnsiConsole.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
        else
            Line(text);
    }

    private static void Draw(Grid grid)
    {
        var layout = TableLayout.Of(grid, AnsiConsole.Profile.Width);
        if (layout.Frame is Frame.Records)
        {
            Records(grid);
            return;
        }

        var isOpen = layout.Frame is Frame.Open;
        var table = new Spectre.Console.Table { Border = isOpen ? TableBorder.None : TableBorder.Rounded };
        foreach (var i in layout.Columns)
        {
            var column = new TableColumn($"[bold]{Markup.Escape(Printable.Of(grid.Columns[i].Title))}[/]");
            if (isOpen)
                column.Padding = new Padding(0, 0, i == layout.Columns[^1] ? 0 : 2, 0);
            switch (grid.Columns[i].Align)
            {
                case Output.Align.Right: column.RightAligned().NoWrap(); break;
                case Output.Align.Left: column.NoWrap(); break;
                case Output.Align.Prose when layout.ProseWidth is { } width && grid.Rows.Any(r => TableLayout.Cells(r[i]) > width): column.Width = width; break;
            }

            table.AddColumn(column);
        }

        foreach (var row in grid.Rows)
            table.AddRow([.. layout.Columns.Select(i => new Text(Printable.Of(row[i])))]);
        AnsiConsole.Write(table);
    }

    private static void Records(Grid grid)
    {
        var width = grid.Columns.Max(c => TableLayout.Cells(c.Title));
        for (var i = 0; i < grid.Rows.Count; i++)
        {
            AnsiConsole.MarkupLine($"[bold]{i + 1}[/]");
            for (var c = 0; c < grid.Columns.Count; c++)
                Console.Out.WriteLine($"  {Padded(Printable.Of(grid.Columns[c].Title), width, Output.Align.Left)}  {Printable.Of(grid.Rows[i][c])}".TrimEnd());
        }
    }

    private void Align(Grid grid)
    {
        var widths = grid.Columns.Select((c, i) => grid.Rows.Select(r => TableLayout.Cells(r[i])).Append(TableLayout.Cells(c.Title)).Max()).ToArray();
        Row([.. grid.Columns.Select(c => c.Title)]);
        foreach (var row in grid.Rows)
            Row(row);

        void Row(string[] cells) => _output.WriteLine(string.Join("  ", cells.Select((cell, i) => Padded(cell, widths[i], grid.Columns[i].Align))).TrimEnd());
    }

    private static string Padded(string text, int width, Align align)
    {
        var blanks = new string(' ', Math.Max(0, width - TableLayout.Cells(text)));
        return align is Output.Align.Right ? blanks + text : text + blanks;
    }
}
