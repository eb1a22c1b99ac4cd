using System.IO.Pipes;

namespace EcommAspire.Ingestion.Loading;

/// <summary>Hands bytes to a reader in this process that knows files only.</summary>
internal abstract class CsvChannel : IDisposable
{
    /// <summary>What the reader opens.</summary>
    public abstract string Path { get; }

    /// <summary>Where the writer writes.</summary>
    public abstract Stream Writer { get; }

    /// <summary>Whether the reader may begin before the writer has ended; otherwise it must not.</summary>
    public abstract bool Streams { get; }

    /// <summary>Tells the reader that there is no more.</summary>
    public abstract void CloseWriter();

    /// <summary>Lets a writer fail that goes on although the reader is gone; waits until it is closed.</summary>
    public abstract void CloseReader();

    public abstract void Dispose();

    /// <summary>A pipe where the system shows a process its own as files; elsewhere a spool file in <paramref name="folder"/>.</summary>
    public static CsvChannel Open(string folder) => OperatingSystem.IsLinux() ? new Pipe() : new Spool(folder);

    private sealed class Pipe : CsvChannel
    {
        // The most that Linux gives an unprivileged process by default.
        private const int Capacity = 1 << 20;

        private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out, HandleInheritability.None, Capacity);
        private readonly Writing _writer;
        private volatile bool _isReaderGone;

        public Pipe() => _writer = new(this);

        public override string Path => $"/proc/self/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        public override Stream Writer => _writer;

        public override bool Streams => true;

        public override void CloseWriter() => _pipe.Dispose();

        // The engine opens the pipe in a way that whatever process is started meanwhile has it open too, and for as long as one
        // of those lives a writer would wait for it: what is on its way is taken until the writer hears of it.
        public override void CloseReader()
        {
            _isReaderGone = true;
            using var rest = new AnonymousPipeClientStream(PipeDirection.In, _pipe.ClientSafePipeHandle);
            rest.CopyTo(Stream.Null);
        }

        public override void Dispose()
        {
            _pipe.DisposeLocalCopyOfClientHandle();
            _pipe.Dispose();
        }

        private sealed class Writing(Pipe pipe) : WriteOnlyStream
        {
            public override void Write(ReadOnlySpan<byte> buffer)
            {
                if (pipe._isReaderGone)
                    throw new IOException("Nobody reads on.");
                pipe._pipe.Write(buffer);
            }
        }
    }

    private sealed class Spool : CsvChannel
    {
        private readonly FileStream _file;

        public Spool(string folder)
        {
            Path = System.IO.Path.Combine(folder, $".spool-{Guid.NewGuid():n}.csv");
            _file = new(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 18);
        }

        public override string Path { get; }

        public override Stream Writer => _file;

        public override bool Streams => false;

        public override void CloseWriter() => _file.Dispose();

        public override void CloseReader()
        {
        }

        public override void Dispose()
        {
            _file.Dispose();
            File.Delete(Path);
        }
    }
}
