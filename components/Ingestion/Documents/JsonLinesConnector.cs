using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Loading;
using EcommAspire.Lake;

namespace EcommAspire.Ingestion.Documents;

/// <summary>A document store's export: a folder with a file of JSON Lines, as <c>mongoexport</c> writes them, per collection.</summary>
/// <param name="source">What it is declared to hold.</param>
/// <param name="folder">Where the files are: <c>&lt;collection&gt;.jsonl</c>.</param>
/// <param name="time">The clock.</param>
public sealed class JsonLinesConnector(Source source, string folder, TimeProvider? time = null) : ISourceConnector
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public Source Source => source;

    /// <inheritdoc/>
    public Task<ISourceSnapshot> OpenAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            throw new SourceUnavailableException(
                $"Source {source.Name} has no folder {folder}; export its collections there with mongoexport, or run `ecomm simulate`.");
        }

        // A file may grow while it is read; what it holds now is the moment.
        var files = source.Tables
            .Select(t => (t.Name, File: new FileInfo(Path.Combine(folder, $"{t.Name}.jsonl"))))
            .Where(t => t.File.Exists)
            .ToDictionary(t => t.Name, t => (t.File.FullName, t.File.Length));
        return Task.FromResult<ISourceSnapshot>(new Snapshot(source, folder, files, _time.GetUtcNow()));
    }

    private sealed class Snapshot(Source source, string folder, Dictionary<string, (string Path, long Length)> files, DateTimeOffset takenAt) : ISourceSnapshot
    {
        public DateTimeOffset TakenAt => takenAt;

        public string? Position => null;

        public Task<TableExtract?> OpenTableAsync(Table table, Commit? previous, CancellationToken cancellation) => files.TryGetValue(table.Name, out var file)
            ? Task.FromResult<TableExtract?>(new JsonLinesExtract(source, table, file.Path, file.Length))
            : throw new SchemaDriftException(
                $"Source {source.Name} has no collection {table.Name}, which its contract declares: there is no {Path.Combine(folder, $"{table.Name}.jsonl")}.")
            { MissingTable = table.Name };

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

internal sealed class JsonLinesExtract(Source source, Table table, string path, long length) : TableExtract(table.Columns)
{
    public override Task<long?> WriteAsync(RowSink rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);
            var lines = new LineReader(file, length);
            var document = new JsonObjectRow(table);
            while (lines.Read())
            {
                if (lines.Number % 4096 == 0)
                    cancellation.ThrowIfCancellationRequested();
                if (!lines.Line.Trim(" \t"u8).IsEmpty)
                    WriteDocument(document, lines.Line, lines.Number, rows.Rows);
            }

            return Task.FromResult<long?>(rows.Rows.Written);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException($"Collection {source.Name}.{table.Name} cannot be read: {problem.Message}", problem);
        }
    }

    private void WriteDocument(JsonObjectRow document, ReadOnlySpan<byte> line, long number, RowWriter rows)
    {
        var file = Path.GetFileName(path);
        rows.Begin(file, number);
        try
        {
            document.Write(line, rows);
            rows.End(line, rows.Faulted ? document.Key(line) : null);
        }
        catch (JsonException problem)
        {
            rows.Abandon(new(file, number, null, null, $"The line is not a JSON object: {JsonProblem.Text(problem)}", System.Text.Encoding.UTF8.GetString(line)));
        }
    }
}
