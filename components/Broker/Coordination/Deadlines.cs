namespace EcommAspire.Broker.Coordination;

/// <summary>What a deadline is for, and whose: setting one anew replaces the former of the same key.</summary>
internal readonly record struct DeadlineKey(string Kind, string Owner, string Part = "");

/// <summary>
/// Things to do when their time has come, on one timer. They run holding the owner's lock, under which deadlines are also set
/// and cancelled, so nothing happens between what a request sees and what it does.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Dictionary<DeadlineKey, Deadline> _current = [];
    private readonly PriorityQueue<Deadline, long> _queue = new();
    private long _armedFor = long.MaxValue;
    private bool _disposed;

    public Deadlines(Lock gate, TimeProvider clock)
    {
        _gate = gate;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(DeadlineKey key, TimeSpan delay, Action action)
    {
        var deadline = new Deadline(key, _clock.GetTimestamp() + (long)(delay.TotalSeconds * _clock.TimestampFrequency), action);
        _current[key] = deadline;
        _queue.Enqueue(deadline, deadline.At);
        if (_queue.Count > 64 && _queue.Count > 4 * _current.Count)
            Purge();
        Arm();
    }

    public void Set(DeadlineKey key, int milliseconds, Action action) => Set(key, TimeSpan.FromMilliseconds(milliseconds), action);

    /// <summary>Sets a deadline where there is none yet.</summary>
    public void SetOnce(DeadlineKey key, int milliseconds, Action action)
    {
        if (!_current.ContainsKey(key))
            Set(key, milliseconds, action);
    }

    public void Cancel(DeadlineKey key) => _current.Remove(key);

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void Run()
    {
        lock (_gate)
        {
            _armedFor = long.MaxValue;
            while (!_disposed && _queue.TryPeek(out var deadline, out var at) && at <= _clock.GetTimestamp())
            {
                _queue.Dequeue();
                if (!IsCurrent(deadline))
                    continue;
                _current.Remove(deadline.Key);
                deadline.Action();
            }
            Arm();
        }
    }

    /// <summary>Heartbeats set their deadline anew each time; what they replaced is thrown out before it weighs.</summary>
    private void Purge()
    {
        _queue.Clear();
        _queue.EnqueueRange(_current.Values.Select(deadline => (deadline, deadline.At)));
    }

    private bool IsCurrent(Deadline deadline) => _current.TryGetValue(deadline.Key, out var current) && ReferenceEquals(current, deadline);

    private void Arm()
    {
        while (_queue.TryPeek(out var next, out _) && !IsCurrent(next))
            _queue.Dequeue();
        if (_disposed || !_queue.TryPeek(out _, out var at) || at >= _armedFor)
            return;
        _armedFor = at;
        var wait = TimeSpan.FromSeconds(Math.Max(0, at - _clock.GetTimestamp()) / (double)_clock.TimestampFrequency);
        // A timer waits weeks at most: whatever is later is looked at again in between.
        if (wait > _longestWait)
            wait = _longestWait;
        // A timer counts whole milliseconds: one more, rather than waking too early.
        _timer.Change(wait + TimeSpan.FromMilliseconds(wait.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1), Timeout.InfiniteTimeSpan);
    }

    private sealed record Deadline(DeadlineKey Key, long At, Action Action);
}
