namespace EcommAspire.Broker.Protocol;

#pragma warning disable CS1591
/// <summary>Error codes, as https://kafka.apache.org/protocol#protocol_error_codes lists them.</summary>
public enum ErrorCode : short
{
    UnknownServerError = -1, None = 0, OffsetOutOfRange, CorruptMessage, UnknownTopicOrPartition, InvalidFetchSize, LeaderNotAvailable,
    NotLeaderOrFollower, RequestTimedOut, BrokerNotAvailable, ReplicaNotAvailable, MessageTooLarge, StaleControllerEpoch, OffsetMetadataTooLarge,
    NetworkException, CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator, InvalidTopicException, RecordListTooLarge,
    NotEnoughReplicas, NotEnoughReplicasAfterAppend, InvalidRequiredAcks, IllegalGeneration, InconsistentGroupProtocol, InvalidGroupId,
    UnknownMemberId, InvalidSessionTimeout, RebalanceInProgress, InvalidCommitOffsetSize, TopicAuthorizationFailed, GroupAuthorizationFailed,
    ClusterAuthorizationFailed, InvalidTimestamp, UnsupportedSaslMechanism, IllegalSaslState, UnsupportedVersion, TopicAlreadyExists,
    InvalidPartitions, InvalidReplicationFactor, InvalidReplicaAssignment, InvalidConfig, NotController, InvalidRequest, UnsupportedForMessageFormat,
    PolicyViolation, OutOfOrderSequenceNumber, DuplicateSequenceNumber, InvalidProducerEpoch, InvalidTxnState, InvalidProducerIdMapping,
    InvalidTransactionTimeout, ConcurrentTransactions, TransactionCoordinatorFenced, TransactionalIdAuthorizationFailed,
    SecurityDisabled, OperationNotAttempted, KafkaStorageError, LogDirNotFound, SaslAuthenticationFailed, UnknownProducerId,
    ReassignmentInProgress, DelegationTokenAuthDisabled, DelegationTokenNotFound, DelegationTokenOwnerMismatch, DelegationTokenRequestNotAllowed,
    DelegationTokenAuthorizationFailed, DelegationTokenExpired, InvalidPrincipalType, NonEmptyGroup, GroupIdNotFound, FetchSessionIdNotFound,
    InvalidFetchSessionEpoch, ListenerNotFound, TopicDeletionDisabled, FencedLeaderEpoch, UnknownLeaderEpoch, UnsupportedCompressionType,
    StaleBrokerEpoch, OffsetNotAvailable, MemberIdRequired, PreferredLeaderNotAvailable, GroupMaxSizeReached, FencedInstanceId,
    EligibleLeadersNotAvailable, ElectionNotNeeded, NoReassignmentInProgress, GroupSubscribedToTopic, InvalidRecord, UnstableOffsetCommit,
    ThrottlingQuotaExceeded, ProducerFenced, ResourceNotFound, DuplicateResource, UnacceptableCredential, InconsistentVoterSet,
    InvalidUpdateVersion, FeatureUpdateFailed, PrincipalDeserializationFailure, SnapshotNotFound, PositionOutOfRange, UnknownTopicId,
    DuplicateBrokerRegistration, BrokerIdNotRegistered, InconsistentTopicId, InconsistentClusterId, TransactionalIdNotFound,
    FetchSessionTopicIdError, IneligibleReplica, NewLeaderElected, OffsetMovedToTieredStorage, FencedMemberEpoch, UnreleasedInstanceId,
    UnsupportedAssignor, StaleMemberEpoch, MismatchedEndpointType, UnsupportedEndpointType, UnknownControllerId, UnknownSubscriptionId,
    TelemetryTooLarge, InvalidRegistration, TransactionAbortable, InvalidRecordState, ShareSessionNotFound, InvalidShareSessionEpoch,
    FencedStateEpoch, InvalidVoterKey, DuplicateVoter, VoterNotFound, InvalidRegularExpression, RebootstrapRequired,
}
