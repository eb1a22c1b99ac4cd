using System.IO.Pipes;

namespace EcommAspire.Warehouse.Reading;

/// <summary>
/// Takes the bytes that the engine writes to what it takes for a file. On Linux that is a pipe, so that neither memory nor a
/// disk ever holds them all; elsewhere a file of its own.
/// </summary>
internal abstract class ExportPipe : IDisposable
{
    /// <summary>What the engine opens, and writes.</summary>
    public abstract string Path { get; }

    public static ExportPipe Open() => OperatingSystem.IsLinux() ? new Pipe() : new Spool();

    /// <summary>Passes on what is written while <paramref name="write"/> runs, and stops it where nobody takes it any more.</summary>
    public abstract Task PassAsync(Func<CancellationToken, Task> write, Stream output, CancellationToken cancellation);

    public abstract void Dispose();

    private sealed class Pipe : ExportPipe
    {
        private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.None, 1 << 20);

        public override string Path => $"/proc/self/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        public override async Task PassAsync(Func<CancellationToken, Task> write, Stream output, CancellationToken cancellation)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var writing = Task.Run(
                async () =>
                {
                    try
                    {
                        await write(stop.Token);
                    }
                    finally
                    {
                        // The last hand on the writing end: the reading end comes to its end.
                        _pipe.DisposeLocalCopyOfClientHandle();
                    }
                },
                CancellationToken.None);
            try
            {
                await _pipe.CopyToAsync(output, 1 << 18, CancellationToken.None);
            }
            catch
            {
                // The engine, which may be waiting for room in the pipe, finds nobody there.
                await stop.CancelAsync();
                await _pipe.DisposeAsync();
                await writing.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                throw;
            }

            await writing;
        }

        public override void Dispose() => _pipe.Dispose();
    }

    private sealed class Spool : ExportPipe
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-query-");

        public override string Path => System.IO.Path.Combine(_folder.FullName, "rows");

        public override async Task PassAsync(Func<CancellationToken, Task> write, Stream output, CancellationToken cancellation)
        {
            await write(cancellation);
            await using var rows = File.OpenRead(Path);
            await rows.CopyToAsync(output, cancellation);
        }

        public override void Dispose() => _folder.Delete(recursive: true);
    }
}
