using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Testing.UnitTests;

/// <summary>Reads the rows of a unit test: written in place or in a file below <c>tests/fixtures</c>, as mappings, CSV or SQL.</summary>
/// <param name="test">The test's name, for messages.</param>
/// <param name="package">The package whose fixture files count.</param>
internal sealed class FixtureReader(string test, PackageFiles package)
{
    private static readonly string[] s_formats = ["dict", "csv", "sql"];

    /// <summary>The rows of one <c>given</c> or <c>expect</c>; without any, those of the seed itself.</summary>
    public Fixture Read(YamlMap map, Node? input)
    {
        var format = map.Text("format") ?? "dict";
        if (!s_formats.Contains(format))
            throw new ProjectException($"'{format}' is not a format of rows{Nearest.Suffix(format, s_formats)}. Formats: {string.Join(", ", s_formats)}.", map.PlaceOf("format"));
        var (rows, fixture) = (map["rows"], map.Text("fixture"));
        if (rows is not null && fixture is not null)
            throw new ProjectException($"the unit test '{test}' has both 'rows' and 'fixture' here. Keep one.", map.PlaceOf("fixture"));
        switch (format)
        {
            case "dict" when rows is null && fixture is null:
                return input is { ResourceType: ResourceType.Seed }
                    ? Csv(Files.ReadText(Path.Combine(input.PackageRoot, input.OriginalFilePath)), new SourcePlace(input.DisplayPath))
                    : throw new ProjectException($"the unit test '{test}' has no 'rows' here. Write them, or rows: [] for none.", map.Place);
            case "dict":
                return fixture is null && rows is YamlList list
                    ? new Fixture([.. list.Select((row, i) => (IReadOnlyDictionary<string, object?>)PlainValues.FromYaml(row as YamlMap ?? throw new ProjectException("each row must be a mapping of columns to values.", list.PlaceOf(i))))], null)
                    : throw new ProjectException($"the rows of the unit test '{test}' must be a list of mappings, or have format: csv or format: sql.", map.PlaceOf(fixture is null ? "rows" : "fixture"));
        }

        if (rows is not (null or string) || rows is null && fixture is null)
            throw new ProjectException($"the rows of the unit test '{test}' must be text where their format is {format}; or name a file below {string.Join(", ", Folders)} with 'fixture'.", map.Has("rows") ? map.PlaceOf("rows") : map.Place);
        var (text, place) = fixture is null ? ((string)rows!, map.PlaceOf("rows")) : FromFile(fixture, format, map.PlaceOf("fixture"));
        // Jinja, by which dbt reads properties files, drops one line break at the end.
        return format == "csv" ? Csv(text, place) : new Fixture([], text.EndsWith('\n') ? text[..^1] : text);
    }

    private IEnumerable<string> Folders => package.Project.TestPaths.Select(p => p.TrimEnd('/') + "/fixtures");

    private (string Text, SourcePlace Place) FromFile(string name, string format, SourcePlace place)
    {
        var files = package.Files(Folders, "." + format).ToList();
        if (files.FindAll(f => f.Name == name) is [var first, var second, ..])
            throw new ProjectException($"two fixtures are named '{name}': {first.Display} and {second.Display}. Rename one.", place);
        var file = files.Find(f => f.Name == name) ?? files.Find(f => Path.GetFileName(f.Path) == name)
            ?? throw new ProjectException($"there is no fixture '{name}.{format}' below {string.Join(", ", Folders)}{Nearest.Suffix(name, files.Select(f => f.Name))}.", place);
        return (file.ReadText(), new SourcePlace(file.Display, 1));
    }

    /// <summary>CSV as dbt takes it: values are text, empty ones are null.</summary>
    private Fixture Csv(string text, SourcePlace place)
    {
        List<IReadOnlyDictionary<string, object?>> rows = [];
        string[]? names = null;
        try
        {
            var records = new DelimitedText(new StringReader(text), ',', place.File ?? "");
            while (records.Read())
            {
                if (records.IsBlank)
                    continue;
                var fields = new string[records.Count];
                for (var i = 0; i < fields.Length; i++)
                    fields[i] = records[i].ToString();
                if (names is null)
                {
                    names = fields;
                    continue;
                }

                if (fields.Length > names.Length)
                    throw new ProjectException($"this row of the unit test '{test}' has {fields.Length} values, the first names {names.Length} columns: {string.Join(',', fields)}", place);
                OrderedDictionary<string, object?> row = [];
                for (var i = 0; i < names.Length; i++)
                    row[names[i]] = i < fields.Length && fields[i].Length > 0 ? fields[i] : null;
                rows.Add(row);
            }
        }
        catch (ModelException e) when (e is not ProjectException)
        {
            throw new ProjectException($"the rows of the unit test '{test}' are not CSV: {e.Message}", place, e);
        }

        return new Fixture(rows, null);
    }
}
