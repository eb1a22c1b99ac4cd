using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Generation.Engagement;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// Plays days into the engagement's exports: each is put in its place anew, longer by the day. A reader has the one before or
/// this one, and what ends with the day has it already.
/// </summary>
internal sealed class EngagementDays(string folder) : FolderDays(Engagement.Source, folder)
{
    protected override IReadOnlyList<PlayedPart> Play(SimulatedDay day, FolderMarker marker, CancellationToken cancellation)
    {
        var parts = new List<PlayedPart>();
        foreach (var added in day.RowsOf(Source))
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = new ExtendedJsonRows(added.Table);
            added.Write(rows);
            Lengthen(Path.Combine(Folder, $"{added.Table.Name}.jsonl"), rows.Written.Span);
            parts.Add(new(Source.Name, added.Table.Name, null, rows.Rows));
        }

        return parts;
    }

    private static void Lengthen(string path, ReadOnlySpan<byte> lines)
    {
        if (!File.Exists(path))
            throw new LoadException($"There is no {path} any more that could go on.");
        using var before = File.OpenRead(path);
        if (lines.IsEmpty || EndsWith(before, lines))
            return;
        using var file = new WholeFile(path);
        var buffer = new byte[1 << 20];
        before.Position = 0;
        var last = (byte)'\n';
        for (var read = before.Read(buffer); read > 0; read = before.Read(buffer))
        {
            file.Append(buffer.AsSpan(0, read));
            last = buffer[read - 1];
        }

        // Somebody's editor may have left the last line without its end.
        if (last != '\n')
            file.Append("\n"u8);
        file.Append(lines);
        file.Keep();
    }

    private static bool EndsWith(FileStream file, ReadOnlySpan<byte> lines)
    {
        if (file.Length < lines.Length)
            return false;
        var end = new byte[lines.Length];
        file.Position = file.Length - lines.Length;
        file.ReadExactly(end);
        return lines.SequenceEqual(end);
    }
}
