using Confluent.Kafka;

namespace EcommAspire.Streaming.Clients;

/// <summary>Says once that the brokers are away, and once that they are back; the client itself repeats it every second.</summary>
internal sealed class BrokerWatch(string who, Action<string> say)
{
    private readonly Lock _lock = new();
    private bool _isAway;

    public void Error(Error error)
    {
        if (error.Code is not (ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport or ErrorCode.Local_Resolve))
        {
            if (error.IsFatal)
                say($"{who}: {error.Reason.TrimEnd('.')}.");
            return;
        }

        lock (_lock)
        {
            if (_isAway || error.Code is not ErrorCode.Local_AllBrokersDown)
                return;
            _isAway = true;
        }

        say($"{who}: no broker answers; waiting for one.");
    }

    public void Answered()
    {
        // Read without the lock for every message; only a change takes it.
        if (!Volatile.Read(ref _isAway))
            return;
        lock (_lock)
        {
            if (!_isAway)
                return;
            _isAway = false;
        }

        say($"{who}: the broker answers again.");
    }
}
