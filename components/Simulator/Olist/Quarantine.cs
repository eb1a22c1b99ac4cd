namespace EcommAspire.Simulator.Olist;

/// <summary>
/// The refused rows of one load: <c>&lt;root&gt;/marketplace/&lt;table&gt;/olist-&lt;fingerprint&gt;.jsonl</c>. They are
/// written beside and put in place together; those of earlier loads, whose rows are no longer in the database, go.
/// </summary>
internal sealed class Quarantine(string root, string source, string batchId) : IDisposable
{
    /// <summary>What the batches of such loads begin with.</summary>
    public const string BatchPrefix = "olist-";

    private readonly List<QuarantineFile> _files = [];

    public QuarantineFile Open(string table, string file, DateTimeOffset at)
    {
        var opened = new QuarantineFile(PathOf(root, source, table, batchId), source, table, file, batchId, at);
        lock (_files)
            _files.Add(opened);
        return opened;
    }

    public static bool Holds(string root, string source, string table, string batchId) => File.Exists(PathOf(root, source, table, batchId));

    public void Complete()
    {
        foreach (var file in _files)
            file.Complete();
        Remove(root, source, except: _files.Where(f => f.Count > 0).Select(f => f.Path).ToHashSet());
    }

    /// <summary>Removes what such loads put there, and what they were writing when they were killed.</summary>
    public static void Remove(string root, string source, IReadOnlySet<string> except)
    {
        var folder = Path.Combine(root, source);
        if (!Directory.Exists(folder))
            return;
        foreach (var earlier in Directory.EnumerateFiles(folder, $"{BatchPrefix}*", SearchOption.AllDirectories))
        {
            if (!except.Contains(earlier))
                File.Delete(earlier);
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private static string PathOf(string root, string source, string table, string batchId) => Path.Combine(root, source, table, $"{batchId}.jsonl");
}
