using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Lets a member into a classic group.</summary>
internal sealed class JoinGroupHandler(GroupCoordinator groups) : IRequestHandler<JoinGroupRequest, JoinGroupResponse>
{
    public async ValueTask<JoinGroupResponse?> HandleAsync(JoinGroupRequest request, RequestContext context, CancellationToken cancellation)
    {
        var result = await groups.Join(new()
        {
            GroupId = request.GroupId,
            MemberId = request.MemberId,
            InstanceId = request.GroupInstanceId,
            ClientId = context.ClientId,
            ClientHost = context.ClientHost,
            SessionTimeoutMs = request.SessionTimeoutMs,
            // Version 0 knows one timeout for both.
            RebalanceTimeoutMs = context.Version == 0 ? request.SessionTimeoutMs : request.RebalanceTimeoutMs,
            ProtocolType = request.ProtocolType,
            Protocols = [.. request.Protocols.Select(protocol => new JoinProtocol(protocol.Name, protocol.Metadata))],
            RequiresKnownMemberId = context.Version >= 4,
            CanSkipAssignment = context.Version >= 9,
        }).WaitAsync(cancellation);
        return new()
        {
            ErrorCode = result.Error,
            GenerationId = result.Generation,
            ProtocolType = result.ProtocolType,
            ProtocolName = result.ProtocolName ?? (context.Version < 7 ? "" : null),
            Leader = result.Leader,
            SkipAssignment = result.SkipAssignment,
            MemberId = result.MemberId,
            Members = [.. result.Members.Select(member => new JoinGroupResponse.Member
            {
                MemberId = member.MemberId,
                GroupInstanceId = member.InstanceId,
                Metadata = member.Metadata,
            })],
        };
    }
}
