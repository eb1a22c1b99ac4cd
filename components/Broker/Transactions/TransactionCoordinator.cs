using EcommAspire.Broker.Coordination;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Transactions;

/// <summary>
/// The broker's transaction coordinator
/// (https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging, with epochs
/// as of KIP-360 and KIP-890): who produces under which id and epoch, what belongs to a transaction, how it ends. Free of the
/// wire and of the log; one lock makes each request happen at once.
/// </summary>
/// <remarks>
/// The decision to commit or abort is in the journal before anything follows from it. What follows (markers, offsets, the
/// completion) can be done again, and is, after a crash, until it is complete.
/// </remarks>
public sealed partial class TransactionCoordinator : IDisposable
{
    private const int ProducerIdBlock = 1000;

    private readonly TransactionOptions _options;
    private readonly ITransactionMarkers _markers;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Deadlines _deadlines;
    private readonly Dictionary<string, Transaction> _transactions = [];
    private readonly Dictionary<string, int> _writers = [];
    private readonly StateJournal _journal;
    private long _nextProducerId;
    private long _endOfBlock;

    private TransactionCoordinator(string folder, TransactionOptions options, ITransactionMarkers markers, TimeProvider clock)
    {
        _options = options;
        _markers = markers;
        _clock = clock;
        _deadlines = new(_gate, clock);
        _journal = StateJournal.Open(folder, options.FlushEveryWrite, entry => TransactionJournal.Replay(entry, _transactions, ref _endOfBlock));
        _nextProducerId = _endOfBlock;
    }

    /// <summary>Opens the coordinator on what the folder holds, and finishes what a crash interrupted.</summary>
    /// <param name="folder">A folder of its own; made when missing.</param>
    /// <param name="options">Limits.</param>
    /// <param name="markers">Where ends of transactions are made known; ready to be used.</param>
    /// <param name="clock">The clock.</param>
    public static TransactionCoordinator Open(string folder, TransactionOptions options, ITransactionMarkers markers, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(markers);
        ArgumentNullException.ThrowIfNull(clock);
        var coordinator = new TransactionCoordinator(folder, options, markers, clock);
        lock (coordinator._gate)
            coordinator.Resume();
        return coordinator;
    }

    /// <summary>Gives a producer its id and epoch, aborting what its predecessor left open and fencing it.</summary>
    public ProducerIdentity Init(InitProducerId request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ProducerId < 0 != request.Epoch < 0)
            return new(ErrorCode.InvalidRequest);
        if (request.TransactionalId is "")
            return new(ErrorCode.InvalidRequest);
        if (request.TransactionalId is not null && (request.TimeoutMs <= 0 || request.TimeoutMs > _options.MaxTimeout.TotalMilliseconds))
            return new(ErrorCode.InvalidTransactionTimeout);
        lock (_gate)
        {
            return Guarded<ProducerIdentity>(
                () => request.TransactionalId is null ? new(ErrorCode.None, NewProducerId(), 0) : Init(request.TransactionalId, request),
                error => new(error));
        }
    }

    /// <summary>Adds partitions to a transaction, beginning it with the first.</summary>
    public ErrorCode AddPartitions(string transactionalId, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions)
    {
        ArgumentNullException.ThrowIfNull(transactionalId);
        ArgumentNullException.ThrowIfNull(partitions);
        lock (_gate)
            return Guarded(() => Add(transactionalId, producerId, epoch, partitions, bumpsEpoch: false), error => error);
    }

    /// <summary>Adds a group's offsets to a transaction.</summary>
    public ErrorCode AddOffsets(string transactionalId, long producerId, short epoch, string groupId) =>
        AddPartitions(transactionalId, producerId, epoch, [CoordinatorPartition.OfGroup(groupId)]);

    /// <summary>Says for each partition whether it is part of the transaction.</summary>
    public IReadOnlyList<Groups.Offsets.PartitionResult> Verify(string transactionalId, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        lock (_gate)
        {
            var error = Find(transactionalId, producerId, epoch, out var transaction);
            return [.. partitions.Select(partition => new Groups.Offsets.PartitionResult(
                partition,
                error != ErrorCode.None ? error : transaction!.Partitions.Contains(partition) ? ErrorCode.None : ErrorCode.TransactionAbortable))];
        }
    }

    /// <summary>
    /// Gives leave to write to partitions with a transaction. They must be part of it; a client that speaks KIP-890's second
    /// version adds them by writing.
    /// </summary>
    public TransactionPermit Enter(string transactionalId, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions, bool addsByWriting)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        lock (_gate)
        {
            if (addsByWriting)
            {
                var added = Guarded(() => Add(transactionalId, producerId, epoch, partitions, bumpsEpoch: true), error => error);
                return added == ErrorCode.None ? new(added, release: Write(transactionalId)) : new(added);
            }
            var error = Find(transactionalId, producerId, epoch, out var transaction);
            if (!_options.VerifiesPartitions())
                return new(ErrorCode.None, release: error == ErrorCode.None ? Write(transactionalId) : null);
            if (error != ErrorCode.None)
                return new(error);
            var refused = partitions.Where(partition => !transaction!.Partitions.Contains(partition)).Distinct().ToDictionary(partition => partition, _ => ErrorCode.TransactionAbortable);
            return new(error, refused, Write(transactionalId));
        }
    }

    /// <summary>Commits or aborts a transaction. When this returns without an error, that is decided for good.</summary>
    /// <param name="transactionalId">The transaction.</param>
    /// <param name="producerId">The producer.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="commit">Whether to commit.</param>
    /// <param name="bumpsEpoch">Whether the client takes a new epoch from the answer (version 5 and later).</param>
    public ProducerIdentity End(string transactionalId, long producerId, short epoch, bool commit, bool bumpsEpoch)
    {
        ArgumentNullException.ThrowIfNull(transactionalId);
        if (transactionalId.Length == 0)
            return new(ErrorCode.InvalidRequest);
        lock (_gate)
        {
            return Guarded<ProducerIdentity>(
                () => _transactions.TryGetValue(transactionalId, out var transaction)
                    ? End(transaction, producerId, epoch, commit, bumpsEpoch)
                    : new(ErrorCode.InvalidProducerIdMapping),
                error => new(error));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _deadlines.Dispose();
        lock (_gate)
            _journal.Dispose();
    }

    private static DeadlineKey TimeoutKey(string transactionalId) => new("timeout", transactionalId);

    /// <summary>Where the disk does not take a step, the step has not happened, and the client may try again.</summary>
    private static T Guarded<T>(Func<T> step, Func<ErrorCode, T> failed)
    {
        try
        {
            return step();
        }
        catch (IOException)
        {
            return failed(ErrorCode.CoordinatorNotAvailable);
        }
    }

    private ProducerIdentity Init(string id, InitProducerId request)
    {
        var transaction = _transactions.GetValueOrDefault(id) ?? new Transaction { Id = id, ProducerId = NewProducerId() };
        var goesOn = request.ProducerId >= 0;
        var isKnown = !goesOn
            || transaction.Epoch == Transaction.NoEpoch
            || request.ProducerId == transaction.ProducerId
            || request.ProducerId == transaction.FormerProducerId && Transaction.IsExhausted(request.Epoch);
        if (!isKnown)
            return new(ErrorCode.ProducerFenced);

        if (transaction.State == TransactionState.Ongoing)
        {
            if (goesOn && request.Epoch != transaction.Epoch)
                return new(ErrorCode.ProducerFenced);
            Fence(transaction);
            transaction = _transactions[id];
        }
        if (transaction.IsEnding)
            return new(ErrorCode.ConcurrentTransactions);

        var next = transaction with
        {
            State = TransactionState.Empty,
            TimeoutMs = request.TimeoutMs,
            Partitions = new HashSet<TopicPartition>(),
            StartedAt = null,
            UpdatedAt = _clock.GetUtcNow(),
            NextProducerId = -1,
        };
        if (Transaction.IsExhausted(transaction.Epoch) && (!goesOn || request.Epoch == transaction.Epoch))
        {
            next = next with
            {
                ProducerId = NewProducerId(),
                FormerProducerId = transaction.ProducerId,
                Epoch = 0,
                FormerEpoch = goesOn ? transaction.Epoch : Transaction.NoEpoch,
            };
        }
        else if (!goesOn || transaction.Epoch == Transaction.NoEpoch || request.Epoch == transaction.Epoch)
        {
            next = next with { Epoch = (short)(transaction.Epoch + 1), FormerEpoch = goesOn ? transaction.Epoch : Transaction.NoEpoch };
        }
        else if (request.Epoch != transaction.FormerEpoch)
        {
            return new(ErrorCode.ProducerFenced);
        }
        Record(next);
        return new(ErrorCode.None, next.ProducerId, next.Epoch);
    }

    private ErrorCode Find(string? id, long producerId, short epoch, out Transaction? transaction)
    {
        transaction = null;
        if (string.IsNullOrEmpty(id))
            return ErrorCode.InvalidRequest;
        if (!_transactions.TryGetValue(id, out transaction) || transaction.ProducerId != producerId)
            return ErrorCode.InvalidProducerIdMapping;
        return transaction.Epoch != epoch ? ErrorCode.ProducerFenced
            : transaction.IsEnding ? ErrorCode.ConcurrentTransactions
            : ErrorCode.None;
    }

    private ErrorCode Add(string id, long producerId, short epoch, IReadOnlyCollection<TopicPartition> partitions, bool bumpsEpoch)
    {
        var error = Find(id, producerId, epoch, out var transaction);
        if (error != ErrorCode.None || transaction!.State == TransactionState.Ongoing && partitions.All(transaction.Partitions.Contains))
            return error;
        var now = _clock.GetUtcNow();
        var begins = transaction.State != TransactionState.Ongoing;
        Record(transaction with
        {
            State = TransactionState.Ongoing,
            Partitions = begins ? partitions.ToHashSet() : transaction.Partitions.Concat(partitions).ToHashSet(),
            StartedAt = begins ? now : transaction.StartedAt,
            UpdatedAt = now,
            BumpsEpoch = bumpsEpoch,
        });
        if (begins)
            WatchTimeout(id, TimeSpan.FromMilliseconds(transaction.TimeoutMs));
        return ErrorCode.None;
    }

    private ProducerIdentity End(Transaction transaction, long producerId, short epoch, bool commit, bool bumpsEpoch)
    {
        var repeatsBump = transaction.BumpsEpoch && transaction.Epoch == epoch + 1 && transaction.ProducerId == producerId;
        var repeatsRotation = transaction is { BumpsEpoch: true, IsComplete: true, Epoch: 0 }
            && transaction.FormerProducerId == producerId && Transaction.IsExhausted(epoch);
        var repeats = repeatsBump || repeatsRotation;
        if (transaction.ProducerId != producerId && !repeatsRotation)
            return new(ErrorCode.InvalidProducerIdMapping);
        var isValid = transaction.BumpsEpoch && transaction.IsEnding ? repeatsBump
            : transaction.BumpsEpoch && transaction.IsComplete ? repeats || epoch == transaction.Epoch
            : epoch == transaction.Epoch;
        if (!isValid)
            return new(ErrorCode.ProducerFenced);

        switch (transaction.State)
        {
            case TransactionState.Ongoing:
                return Decide(transaction, commit, bumpsEpoch);
            case TransactionState.PrepareCommit or TransactionState.PrepareAbort:
                return new(transaction.Commits == commit ? ErrorCode.ConcurrentTransactions : ErrorCode.InvalidTxnState);
            case TransactionState.CompleteCommit or TransactionState.CompleteAbort when repeats || !bumpsEpoch:
                return transaction.Commits == commit ? new(ErrorCode.None, transaction.ProducerId, transaction.Epoch) : new(ErrorCode.InvalidTxnState);
            // Nothing was written that the coordinator knows of. The producer may have tried: a new epoch shuts out what is
            // still on its way.
            case var _ when bumpsEpoch && !commit:
                return Decide(transaction with { Partitions = new HashSet<TopicPartition>(), StartedAt = _clock.GetUtcNow() }, commit, bumpsEpoch);
            default:
                return new(ErrorCode.InvalidTxnState);
        }
    }

    private ProducerIdentity Decide(Transaction transaction, bool commit, bool bumpsEpoch)
    {
        var decided = transaction with
        {
            State = commit ? TransactionState.PrepareCommit : TransactionState.PrepareAbort,
            UpdatedAt = _clock.GetUtcNow(),
            BumpsEpoch = bumpsEpoch,
            Epoch = bumpsEpoch ? (short)(transaction.Epoch + 1) : transaction.Epoch,
            FormerEpoch = bumpsEpoch ? transaction.Epoch : transaction.FormerEpoch,
            NextProducerId = bumpsEpoch && Transaction.IsExhausted(transaction.Epoch) ? NewProducerId() : -1,
        };
        Record(decided);
        Finish(decided.Id);
        // What follows may take longer; the answer says how the producer goes on then.
        return decided.NextProducerId >= 0
            ? new(ErrorCode.None, decided.NextProducerId, 0)
            : new(ErrorCode.None, decided.ProducerId, decided.Epoch);
    }

    /// <summary>
    /// Aborts a transaction that its producer did not end, and shuts the producer out, until it asks for an epoch. That works
    /// as long as no other producer has taken its place.
    /// </summary>
    private void Fence(Transaction transaction)
    {
        Record(transaction with
        {
            State = TransactionState.PrepareAbort,
            UpdatedAt = _clock.GetUtcNow(),
            Epoch = (short)(transaction.Epoch + 1),
            FormerEpoch = transaction.Epoch,
        });
        Finish(transaction.Id);
    }

    /// <summary>Does what follows from a decision, once nobody writes any more: markers, offsets, completion.</summary>
    private void Finish(string id)
    {
        if (_writers.ContainsKey(id) || !_transactions.TryGetValue(id, out var transaction) || !transaction.IsEnding)
            return;
        _deadlines.Cancel(TimeoutKey(id));
        HashSet<TopicPartition> left = [.. transaction.Partitions.Where(partition => !EndIn(partition, transaction))];
        var finished = transaction with { Partitions = left };
        try
        {
            if (left.Count == 0)
            {
                var rotates = transaction.NextProducerId >= 0;
                finished = finished with
                {
                    State = transaction.Commits ? TransactionState.CompleteCommit : TransactionState.CompleteAbort,
                    UpdatedAt = _clock.GetUtcNow(),
                    ProducerId = rotates ? transaction.NextProducerId : transaction.ProducerId,
                    FormerProducerId = rotates ? transaction.ProducerId : transaction.FormerProducerId,
                    NextProducerId = -1,
                    Epoch = rotates ? (short)0 : transaction.Epoch,
                };
                Record(finished);
                return;
            }
        }
        catch (IOException)
        {
            finished = transaction with { Partitions = left };
        }
        _transactions[id] = finished;
        _deadlines.Set(new("finish", id), _options.RetryInterval, () => Finish(id));
    }

    private bool EndIn(TopicPartition partition, Transaction transaction) => partition.Topic == CoordinatorPartition.OffsetsTopic
        ? _markers.CompleteOffsets(transaction.ProducerId, transaction.Commits)
        : _markers.WriteMarker(partition, transaction.ProducerId, transaction.Epoch, transaction.Commits);

    private Action Write(string id)
    {
        _writers[id] = _writers.GetValueOrDefault(id) + 1;
        return () =>
        {
            lock (_gate)
            {
                if (--_writers[id] > 0)
                    return;
                _writers.Remove(id);
                Finish(id);
            }
        };
    }

    private void WatchTimeout(string id, TimeSpan left) => _deadlines.Set(TimeoutKey(id), left > TimeSpan.Zero ? left : TimeSpan.Zero, () =>
    {
        if (!_transactions.TryGetValue(id, out var transaction) || transaction.State != TransactionState.Ongoing)
            return;
        try
        {
            Fence(transaction);
        }
        catch (IOException)
        {
            WatchTimeout(id, _options.RetryInterval);
        }
    });

    private void Resume()
    {
        var now = _clock.GetUtcNow();
        foreach (var transaction in _transactions.Values.ToList())
        {
            if (transaction.IsEnding)
                Finish(transaction.Id);
            else if (transaction.State == TransactionState.Ongoing)
                WatchTimeout(transaction.Id, (transaction.StartedAt ?? now) + TimeSpan.FromMilliseconds(transaction.TimeoutMs) - now);
        }
        ScheduleSweep();
    }

    private void ScheduleSweep() => _deadlines.Set(new("sweep", ""), _options.IdExpirationCheckInterval, () =>
    {
        Sweep();
        ScheduleSweep();
    });

    /// <summary>Forgets ids that have not been used for long.</summary>
    private void Sweep()
    {
        var expired = _clock.GetUtcNow() - _options.IdExpiration;
        foreach (var transaction in _transactions.Values.Where(one => one.UpdatedAt <= expired && (one.State == TransactionState.Empty || one.IsComplete)).ToList())
        {
            try
            {
                _journal.Append(TransactionJournal.Removed(transaction.Id));
            }
            catch (IOException)
            {
                // The disk is full or worse; the next sweep finds the same.
                return;
            }
            _transactions.Remove(transaction.Id);
        }
    }

    private long NewProducerId()
    {
        if (_nextProducerId == _endOfBlock)
        {
            _journal.Append(TransactionJournal.ProducerIds(_endOfBlock + ProducerIdBlock));
            _endOfBlock += ProducerIdBlock;
        }
        return _nextProducerId++;
    }

    /// <summary>Takes a step: in the journal first, then in memory.</summary>
    private void Record(Transaction transaction)
    {
        _journal.Append(TransactionJournal.Entry(transaction));
        _transactions[transaction.Id] = transaction;
        if (_journal.WantsCompaction)
            Compact();
    }

    private void Compact()
    {
        try
        {
            _journal.Compact([TransactionJournal.ProducerIds(_endOfBlock), .. _transactions.Values.Select(one => (ReadOnlyMemory<byte>)TransactionJournal.Entry(one))]);
        }
        catch (IOException)
        {
            // The journal stays as it was, and as good; it is only longer than it need be.
        }
    }
}
