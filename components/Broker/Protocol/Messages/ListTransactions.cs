namespace EcommAspire.Broker.Protocol.Messages;

/// <summary>Asks what transactions there are. <see href="https://kafka.apache.org/protocol#The_Messages_ListTransactions"/></summary>
public sealed class ListTransactionsRequest : IRequest<ListTransactionsResponse>
{
    public static ApiKey Api => ApiKey.ListTransactions;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 0;

    public IReadOnlyList<string> StateFilters { get; set; } = [];
    public IReadOnlyList<long> ProducerIdFilters { get; set; } = [];
    public long DurationFilter { get; set; } = -1;
    public string? TransactionalIdPattern { get; set; }

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        StateFilters = wire.Values(StateFilters);
        ProducerIdFilters = wire.Values(ProducerIdFilters);
        DurationFilter = wire.Int64(DurationFilter, from: 1);
        TransactionalIdPattern = wire.NullableString(TransactionalIdPattern, from: 2);
    }
}

/// <summary>The transactions. <see href="https://kafka.apache.org/protocol#The_Messages_ListTransactions"/></summary>
public sealed class ListTransactionsResponse : IMessage
{
    public static ApiKey Api => ApiKey.ListTransactions;

    public static VersionRange Versions => new(0, 2);

    public static short FlexibleFrom => 0;

    public int ThrottleTimeMs { get; set; }
    public ErrorCode ErrorCode { get; set; }
    public IReadOnlyList<string> UnknownStateFilters { get; set; } = [];
    public IReadOnlyList<Transaction> TransactionStates { get; set; } = [];

    public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
    {
        ThrottleTimeMs = wire.Int32(ThrottleTimeMs);
        ErrorCode = wire.Error(ErrorCode);
        UnknownStateFilters = wire.Values(UnknownStateFilters);
        TransactionStates = wire.Array(TransactionStates);
    }

    public sealed class Transaction : IFields
    {
        public string TransactionalId { get; set; } = "";
        public long ProducerId { get; set; }
        public string TransactionState { get; set; } = "";

        public void Fields<TWire>(ref TWire wire) where TWire : IWire, allows ref struct
        {
            TransactionalId = wire.String(TransactionalId);
            ProducerId = wire.Int64(ProducerId);
            TransactionState = wire.String(TransactionState);
        }
    }
}
