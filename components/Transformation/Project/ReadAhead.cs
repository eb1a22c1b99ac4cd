using EcommAspire.Transformation.Jinja;

namespace EcommAspire.Transformation.Project;

/// <summary>
/// Reads and parses a project's files on another core, from the last to the first, while the loader takes them from the first
/// to the last: what one has begun, the other does not do again. What is wrong with a file is thrown to whoever asks for it.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly Thread? _reader;
    private volatile bool _isStopped;

    /// <param name="properties">Files of YAML, in the order they are asked for.</param>
    /// <param name="seeds">Files of rows, likewise.</param>
    /// <param name="sql">Files of SQL with Jinja, likewise.</param>
    /// <param name="then">What is done on that core when all is read.</param>
    public ReadAhead(IEnumerable<PackageFile> properties, IEnumerable<PackageFile> seeds, IEnumerable<PackageFile> sql, Action then)
    {
        Seeds = new(seeds, SeedChecksum.Read);
        Properties = new(properties, PropertiesText.Read);
        Sql = new(sql, SqlText.Read);
        if (Environment.ProcessorCount < 2)
            return;
        // Deep templates need more stack than a pool thread has.
        _reader = new Thread(() => Read(then), DeepStack.Size) { Name = "ReadAhead", IsBackground = true };
        _reader.Start();
    }

    public FilesAhead<SeedChecksum> Seeds { get; }

    public FilesAhead<PropertiesText> Properties { get; }

    public FilesAhead<SqlText> Sql { get; }

    /// <summary>Stops reading, and waits for what was begun: a process must not end within a library that is being loaded.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _reader?.Join();
    }

    private void Read(Action then)
    {
        foreach (var read in Seeds.FromTheLast.Concat(Properties.FromTheLast).Concat(Sql.FromTheLast).Append(then))
        {
            if (_isStopped)
                return;
            try
            {
                read();
            }
            catch (Exception)
            {
                // Thrown again to whoever asks for it, at its place among the others.
            }
        }
    }
}

/// <summary>Files of one kind, each read once, by whoever comes to it first.</summary>
internal sealed class FilesAhead<T>(IEnumerable<PackageFile> files, Func<PackageFile, T> read)
{
    private readonly Dictionary<PackageFile, Lazy<T>> _files = files.Distinct().ToDictionary(f => f, f => new Lazy<T>(() => read(f)));

    public T this[PackageFile file] => _files.TryGetValue(file, out var known) ? known.Value : read(file);

    /// <summary>The reading of each, from the last to the first.</summary>
    public IEnumerable<Action> FromTheLast => _files.Values.Reverse().Select(f => (Action)(() => _ = f.Value));
}

/// <summary>A file of YAML as it was read.</summary>
/// <param name="Map">Its mapping.</param>
/// <param name="Repeated">The keys that a mapping has twice, in the order written.</param>
internal sealed record PropertiesText(YamlMap Map, IReadOnlyList<RepeatedKey> Repeated)
{
    public static PropertiesText Read(PackageFile file)
    {
        List<RepeatedKey> repeated = [];
        return new(YamlTree.ParseMap(file.ReadText(), file.Display, (key, place) => repeated.Add(new(key, place))), repeated);
    }
}

/// <summary>A file of SQL as it was read.</summary>
/// <param name="Text">What it holds.</param>
/// <param name="Template">The same as a template; null where there is no Jinja in it.</param>
/// <param name="Checksum">Of the text without the blanks around it.</param>
internal sealed record SqlText(string Text, JinjaTemplate? Template, string Checksum)
{
    public static SqlText Read(PackageFile file) => Of(file.ReadText(), file.Display);

    public static SqlText Of(string text, string display) => Of(text, text, display);

    /// <param name="text">What the file holds.</param>
    /// <param name="jinja">The Jinja in it, where that is not the text itself.</param>
    /// <param name="display">What errors call it.</param>
    public static SqlText Of(string text, string jinja, string display) =>
        new(text, JinjaEnvironment.MayHoldJinja(jinja) ? MacroRegistry.Parse(jinja, display) : null, Checksums.Of(text.Trim()));
}

/// <summary>A key that its mapping has twice.</summary>
internal sealed record RepeatedKey(string Key, SourcePlace Place);
