using System.Runtime.InteropServices;

namespace EcommAspire.LocalServers;

/// <summary>
/// What Ctrl-C and a request to terminate do to a program: the first ends the work in order, a further Ctrl-C ends the program
/// at once. One that follows within a second is the first one's echo: npm, timeout and dotnet pass on to their child what the
/// terminal has sent it already.
/// </summary>
public sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan _echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Lock _gate = new();
    private long _first;

    /// <summary>Begins to listen.</summary>
    /// <param name="again">Called for a further Ctrl-C, where others listen too and would keep the system from ending the program.</param>
    public Interrupt(Action? again = null)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = IsOrderly();
            if (!signal.Cancel)
                again?.Invoke();
        });
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _source.Cancel();
        });
    }

    /// <summary>Cancelled when the work is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the work is to end.</summary>
    public bool IsRequested => _source.IsCancellationRequested;

    /// <inheritdoc/>
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
