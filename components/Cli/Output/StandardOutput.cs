using System.Runtime.InteropServices;

namespace EcommAspire.Cli.Output;

/// <summary>
/// Standard output for bytes. .NET's own goes on writing into the void where its reader is gone (<c>| head</c>); here that
/// is an error, so that nobody works on for no one.
/// </summary>
internal static partial class StandardOutput
{
    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new Descriptor();

    /// <summary>Whether it is this that ended the work.</summary>
    public static bool IsGone(Exception error) => error is ReaderGoneException;

    private sealed class ReaderGoneException() : IOException("Nobody reads what is written.");

    private sealed partial class Descriptor : Stream
    {
        private const int Number = 1;
        private const int Interrupted = 4;
        private const int LinuxAgain = 11;
        private const int BrokenPipe = 32;
        private const int MacAgain = 35;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                var written = write(Number, buffer, buffer.Length);
                if (written >= 0)
                {
                    buffer = buffer[(int)written..];
                    continue;
                }

                var number = Marshal.GetLastPInvokeError();
                if (number == BrokenPipe)
                    throw new ReaderGoneException();
                if (number is LinuxAgain or MacAgain)
                    // Someone who shares the terminal or pipe made it one that does not wait.
                    Thread.Sleep(1);
                else if (number != Interrupted)
                    throw new IOException($"Standard output cannot be written: {Marshal.GetPInvokeErrorMessage(number)}.", number);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        [LibraryImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static partial nint write(int descriptor, ReadOnlySpan<byte> bytes, nint count);
    }
}
