namespace EcommAspire.Broker.Network;

/// <summary>
/// The memory that requests may take while they arrive and are answered, all connections together. What small requests take is
/// bounded by the number of connections; a large one waits here, first come first served, until there is room for all of it.
/// </summary>
/// <param name="capacity">The bytes there are (<c>queued.max.request.bytes</c>); negative for no limit.</param>
/// <param name="patience">How long a request waits before its connection is closed.</param>
internal sealed class RequestMemory(long capacity, TimeSpan patience)
{
    /// <summary>A request up to this size waits for nobody.</summary>
    public const int Small = 64 * 1024;

    private readonly LinkedList<Waiter> _waiting = [];
    private readonly Lock _gate = new();
    private long _taken;

    /// <summary>Waits until there is room for a request; returns what to release when it is done.</summary>
    public async ValueTask<long> ReserveAsync(int size, CancellationToken cancellation)
    {
        if (size <= Small || capacity < 0)
            return 0;
        // One request always fits, however large it may be.
        var share = Math.Min(size, capacity);
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _taken + share <= capacity)
            {
                _taken += share;
                return share;
            }
            node = _waiting.AddLast(new Waiter(share));
        }
        try
        {
            await node.Value.Granted.Task.WaitAsync(patience, cancellation);
            return share;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (node.List is not null)
                    _waiting.Remove(node);
                else
                    Return(share);
            }
            if (e is TimeoutException)
                throw new IOException($"No room for a request of {size} bytes within {patience.TotalSeconds:0} s: other requests take the {capacity} bytes there are (queued.max.request.bytes).", e);
            throw;
        }
    }

    /// <summary>Gives room back.</summary>
    public void Release(long share)
    {
        if (share == 0)
            return;
        lock (_gate)
            Return(share);
    }

    private void Return(long share)
    {
        _taken -= share;
        while (_waiting.First is { } next && _taken + next.Value.Share <= capacity)
        {
            _waiting.RemoveFirst();
            _taken += next.Value.Share;
            next.Value.Granted.SetResult();
        }
    }

    private sealed record Waiter(long Share)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
