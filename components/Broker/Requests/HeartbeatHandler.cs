using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Keeps a member of a classic group alive, and tells it of a rebalance.</summary>
internal sealed class HeartbeatHandler(GroupCoordinator groups) : IImmediateHandler<HeartbeatRequest, HeartbeatResponse>
{
    public HeartbeatResponse Handle(HeartbeatRequest request, RequestContext context) =>
        new() { ErrorCode = groups.Heartbeat(request.GroupId, request.MemberId, request.GroupInstanceId, request.GenerationId) };
}
