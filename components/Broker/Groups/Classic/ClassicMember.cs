namespace EcommAspire.Broker.Groups.Classic;

/// <summary>A member of a classic group, and the answers it waits for.</summary>
internal sealed class ClassicMember
{
    private TaskCompletionSource<JoinResult>? _join;
    private TaskCompletionSource<SyncResult>? _sync;

    public required string MemberId { get; set; }

    public string? InstanceId { get; init; }

    public required string ClientId { get; set; }

    public required string ClientHost { get; set; }

    public required int RebalanceTimeoutMs { get; set; }

    public required int SessionTimeoutMs { get; set; }

    public required IReadOnlyList<JoinProtocol> Protocols { get; set; }

    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>Not part of a generation yet. It has no id to send heartbeats with, so waiting does not keep it alive.</summary>
    public bool IsNew { get; set; }

    public bool IsStatic => InstanceId is not null;

    public bool AwaitsJoin => _join is not null;

    public bool AwaitsSync => _sync is not null;

    public bool IsAliveByWaiting => !IsNew && (AwaitsJoin || AwaitsSync);

    public ReadOnlyMemory<byte> MetadataFor(string? protocol) =>
        Protocols.FirstOrDefault(offered => offered.Name == protocol)?.Metadata ?? default;

    public bool Offers(IReadOnlyList<JoinProtocol> protocols) =>
        Protocols.Count == protocols.Count
        && Protocols.Zip(protocols).All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.Span.SequenceEqual(pair.Second.Metadata.Span));

    public Task<JoinResult> WaitForJoin()
    {
        // The same member asking again on a new connection: nobody reads the former answer any more.
        CompleteJoin(new() { MemberId = MemberId, Error = Protocol.ErrorCode.RebalanceInProgress });
        _join = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _join.Task;
    }

    public Task<SyncResult> WaitForSync()
    {
        CompleteSync(new(Protocol.ErrorCode.RebalanceInProgress));
        _sync = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _sync.Task;
    }

    public void CompleteJoin(JoinResult result) => Interlocked.Exchange(ref _join, null)?.SetResult(result);

    public bool CompleteSync(SyncResult result)
    {
        var waiting = Interlocked.Exchange(ref _sync, null);
        waiting?.SetResult(result);
        return waiting is not null;
    }
}
