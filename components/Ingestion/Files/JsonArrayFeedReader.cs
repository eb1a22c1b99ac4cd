using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Ingestion.Documents;
using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Files;

/// <summary>Reads one JSON array of objects a file, holding no more of it than its largest object.</summary>
internal sealed class JsonArrayFeedReader(Table table) : IFeedReader
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 1000 };

    private delegate void ElementAction(ReadOnlySpan<byte> element, long line);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public void Check(string path, CancellationToken cancellation) => Read(path, static (_, _) => { }, cancellation);

    public void Write(StagedFile file, RowWriter rows, CancellationToken cancellation)
    {
        var document = new JsonObjectRow(table);
        var name = Encoding.UTF8.GetBytes(file.Name);
        Read(file.Path, (element, line) =>
        {
            rows.Begin(file.Name, line);
            try
            {
                document.Write(element, rows);
                rows.WriteOrigin(name, line);
                rows.End(element, rows.Faulted ? document.Key(element) : null);
            }
            catch (JsonException)
            {
                rows.Abandon(new(file.Name, line, null, null, "The array's element is not a JSON object.", Encoding.UTF8.GetString(element)));
            }
        }, cancellation);
    }

    private static void Read(string path, ElementAction act, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[1 << 16];
        var end = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var start = bytes.AsSpan(0, end).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var state = new JsonReaderState(_options);
        var line = 1L;
        var inArray = false;
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var last = end < bytes.Length;
                var consumed = ReadElements(bytes.AsSpan(start, end - start), last, ref state, ref inArray, ref line, act);
                if (last)
                    break;
                start += consumed;
                Refill(file, ref bytes, ref start, ref end);
            }
        }
        catch (JsonException problem)
        {
            throw new UnreadableFileException($"is not one JSON array: {JsonProblem.Text(problem)}", (problem.LineNumber ?? 0) + 1);
        }
    }

    // Reads whole elements and says how far it came.
    private static int ReadElements(ReadOnlySpan<byte> bytes, bool last, ref JsonReaderState state, ref bool inArray, ref long line, ElementAction act)
    {
        var reader = new Utf8JsonReader(bytes, last, state);
        var done = 0;
        var counted = 0;
        while (true)
        {
            var before = reader;
            if (!reader.Read())
                break;
            if (!inArray && reader.TokenType is not JsonTokenType.StartArray)
                throw new JsonException("It begins with something else");
            if (inArray && !(reader.TokenType is JsonTokenType.EndArray && reader.CurrentDepth == 0))
            {
                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    reader = before;
                    break;
                }

                line += bytes[counted..start].Count((byte)'\n');
                counted = start;
                act(bytes[start..(int)reader.BytesConsumed], line);
            }

            inArray = true;
            state = reader.CurrentState;
            done = (int)reader.BytesConsumed;
        }

        state = reader.CurrentState;
        done = Math.Max(done, (int)reader.BytesConsumed);
        line += bytes[counted..done].Count((byte)'\n');
        return done;
    }

    private static void Refill(Stream file, ref byte[] bytes, ref int start, ref int end)
    {
        var kept = end - start;
        var target = kept > bytes.Length / 2 ? new byte[checked(bytes.Length * 2)] : bytes;
        Buffer.BlockCopy(bytes, start, target, 0, kept);
        bytes = target;
        start = 0;
        end = kept + file.ReadAtLeast(bytes.AsSpan(kept), bytes.Length - kept, throwOnEndOfStream: false);
    }
}
