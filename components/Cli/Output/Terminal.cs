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
    public void Line(string text = "") => _output.WriteLine(text);

    /// <summary>A line that is not part of the result.</summary>
    public void Note(string text)
    {
        // The console that may be drawing a moving line there knows how to write above it.
        if (ShowsProgress)
            Notes.WriteLine(text);
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
        var table = new Spectre.Console.Table { Border = TableBorder.Rounded };
        if (grid.Title is { } title)
            table.Title = new TableTitle(Markup.Escape(title));
        foreach (var (name, align) in grid.Columns)
        {
            var column = new TableColumn($"[bold]{Markup.Escape(name)}[/]");
            table.AddColumn(align is Output.Align.Right ? column.RightAligned() : column);
        }

        foreach (var row in grid.Rows)
            table.AddRow([.. row.Select(cell => new Markup(Markup.Escape(cell)))]);
        AnsiConsole.Write(table);
    }

    private void Align(Grid grid)
    {
        if (grid.Title is { } title)
            Line(title);
        var widths = grid.Columns.Select((c, i) => grid.Rows.Select(r => r[i].Length).Append(c.Title.Length).Max()).ToArray();
        Row([.. grid.Columns.Select(c => c.Title)]);
        foreach (var row in grid.Rows)
            Row(row);

        void Row(string[] cells) => Line(string.Join("  ", cells.Select((cell, i) =>
            grid.Columns[i].Align is Output.Align.Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }
}
