using System.Runtime.InteropServices;

namespace EcommAspire.Cli;

/// <summary>
/// What Ctrl-C and a request to terminate do: the first ends the work in order, a further Ctrl-C ends the process at once.
/// One that follows within a second is the first one's echo: npm, timeout and dotnet pass on to their child what the
/// terminal has sent it already.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan _echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Lock _gate = new();
    private long _first;

    public Interrupt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = IsOrderly());
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _source.Cancel();
        });
    }

    public CancellationToken Token => _source.Token;

    public bool IsRequested => _source.IsCancellationRequested;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private bool IsOrderly()
    {
        lock (_gate)
        {
            var now = TimeProvider.System.GetTimestamp();
            if (_first != 0)
                return TimeProvider.System.GetElapsedTime(_first, now) < _echo;
            _first = now;
        }

        _source.Cancel();
        return true;
    }
}
