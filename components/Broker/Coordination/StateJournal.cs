using System.Buffers.Binary;
using EcommAspire.Broker.Storage.Batches;
using EcommAspire.Broker.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace EcommAspire.Broker.Coordination;

/// <summary>
/// What a coordinator must remember across a crash: a file of entries, each with its length and CRC-32C, that is only ever
/// appended to, and written anew from the state in memory when it has outgrown it. An entry is there whole or not at all; one
/// that <see cref="Append"/> returned from survives kill -9, and power loss too if the journal flushes.
/// </summary>
public sealed class StateJournal : IDisposable
{
    private const int FrameHeader = 8;
    private const long SmallestToCompact = 1 << 20;
    private const int GrowthToCompact = 4;

    private readonly string _folder;
    private readonly bool _flush;
    private SafeFileHandle _file;
    private int _number;
    private long _length;
    private long _compacted;
    private byte[] _frame = new byte[512];

    private StateJournal(string folder, bool flush, int number)
    {
        _folder = folder;
        _flush = flush;
        _number = number;
        _file = File.OpenHandle(PathOf(number), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        DirectoryFlush.Flush(folder);
    }

    /// <summary>Whether the file holds much more than the state would; see <see cref="Compact"/>.</summary>
    public bool WantsCompaction => _length > Math.Max(SmallestToCompact, GrowthToCompact * _compacted);

    /// <summary>Opens the folder's journal, made when missing, and gives every entry to <paramref name="replay"/>, oldest first.</summary>
    /// <param name="folder">A folder that holds nothing else.</param>
    /// <param name="flush">Whether an append waits for the disk.</param>
    /// <param name="replay">Takes an entry back into memory.</param>
    /// <remarks>
    /// An entry that a crash left half-written was never acknowledged. It is cut off, and kept beside the journal with the
    /// extension <c>.torn</c> for whoever wants to know.
    /// </remarks>
    public static StateJournal Open(string folder, bool flush, Action<ReadOnlyMemory<byte>> replay)
    {
        ArgumentNullException.ThrowIfNull(replay);
        Directory.CreateDirectory(folder);
        foreach (var unfinished in Directory.EnumerateFiles(folder, "*.tmp"))
            File.Delete(unfinished);
        int[] numbers = [.. Directory.EnumerateFiles(folder, "*.journal").Select(NumberOf).Order()];
        foreach (var older in numbers.SkipLast(1))
            File.Delete(Path.Combine(folder, Name(older)));

        var journal = new StateJournal(folder, flush, numbers.LastOrDefault(1));
        try
        {
            journal.Recover(replay);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Adds an entry. Where this throws, the journal is as it was.</summary>
    /// <exception cref="IOException">The entry could not be written, the disk being full for instance.</exception>
    public void Append(ReadOnlySpan<byte> entry)
    {
        var size = FrameHeader + entry.Length;
        if (_frame.Length < size)
            _frame = new byte[Math.Max(size, _frame.Length * 2)];
        WriteFrame(_frame, entry);
        try
        {
            RandomAccess.Write(_file, _frame.AsSpan(0, size), _length);
            if (_flush)
                RandomAccess.FlushToDisk(_file);
        }
        catch
        {
            RandomAccess.SetLength(_file, _length);
            throw;
        }
        _length += size;
    }

    /// <summary>Replaces the journal by one that holds just what <paramref name="state"/> yields, in one step.</summary>
    public void Compact(IEnumerable<ReadOnlyMemory<byte>> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var unfinished = PathOf(_number + 1) + ".tmp";
        long length;
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            foreach (var entry in state)
            {
                var frame = new byte[FrameHeader + entry.Length];
                WriteFrame(frame, entry.Span);
                stream.Write(frame);
            }
            length = stream.Length;
            stream.Flush(flushToDisk: true);
        }
        File.Move(unfinished, PathOf(_number + 1));
        // The former one goes only once the new one's name is on the disk.
        DirectoryFlush.Flush(_folder);
        var former = PathOf(_number);
        _file.Dispose();
        _number++;
        _file = File.OpenHandle(PathOf(_number), FileMode.Open, FileAccess.ReadWrite);
        _length = _compacted = length;
        File.Delete(former);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static string Name(int number) => $"{number:D10}.journal";

    private static int NumberOf(string path) => int.TryParse(Path.GetFileNameWithoutExtension(path), out var number) ? number : 0;

    private static void WriteFrame(Span<byte> frame, ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum.Of(entry));
        entry.CopyTo(frame[FrameHeader..]);
    }

    private string PathOf(int number) => Path.Combine(_folder, Name(number));

    private void Recover(Action<ReadOnlyMemory<byte>> replay)
    {
        var content = new byte[RandomAccess.GetLength(_file)];
        for (var read = 0; read < content.Length;)
            read += RandomAccess.Read(_file, content.AsSpan(read), read);

        var position = 0;
        while (content.Length - position >= FrameHeader)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(position));
            // A file system may fill the tail with zeros; an entry is never empty.
            if (length <= 0 || length > content.Length - position - FrameHeader)
                break;
            var entry = content.AsMemory(position + FrameHeader, length);
            if (Checksum.Of(entry.Span) != BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(position + 4)))
                break;
            replay(entry);
            position += FrameHeader + length;
        }
        if (position < content.Length)
        {
            File.WriteAllBytes(PathOf(_number) + ".torn", content[position..]);
            RandomAccess.SetLength(_file, position);
        }
        _length = position;
    }
}
