using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using EcommAspire.Simulator.Olist.Values;

namespace EcommAspire.Simulator.Olist;

/// <summary>The refused rows of one file. Nothing of it is to be seen before <see cref="Complete"/>; without a row there is none.</summary>
internal sealed class QuarantineFile(string path, string source, string table, string file, string batchId, DateTimeOffset at) : IDisposable
{
    private static readonly QuarantinedRowJson _json = new(new(QuarantinedRowJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly string _temporary = $"{path}.{Environment.ProcessId}.tmp";
    private FileStream? _stream;

    public string Path => path;

    public long Count { get; private set; }

    /// <summary>Adds the file as a whole.</summary>
    public void Add(string refusal) => Add(new QuarantinedRow(source, table, file, 1, Column: null, refusal, Raw: null, batchId, at));

    public void Add(long line, string? column, Refusal refusal, ReadOnlySpan<byte> raw)
    {
        // Bytes that are no UTF-8 are kept one character each, so that none is lost.
        var text = Utf8.IsValid(raw) ? Encoding.UTF8.GetString(raw) : Encoding.Latin1.GetString(raw);
        text = text.Replace('\uFDD0', '\uFFFD'); // TextEncoding.BrokenUnit, which no program would show
        var reason = column is null ? refusal.ToString() : $"{column} {refusal}";
        Add(new QuarantinedRow(source, table, file, line, column, reason, text, batchId, at));
    }

    public void Complete()
    {
        if (_stream is null)
            return;
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        _stream = null;
        File.Move(_temporary, path, overwrite: true);
    }

    public void Dispose()
    {
        if (_stream is null)
            return;
        _stream.Dispose();
        _stream = null;
        File.Delete(_temporary);
    }

    private void Add(QuarantinedRow row)
    {
        if (_stream is null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _stream = new(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        }

        JsonSerializer.Serialize(_stream, row, _json.QuarantinedRow);
        _stream.WriteByte((byte)'\n');
        Count++;
    }
}
