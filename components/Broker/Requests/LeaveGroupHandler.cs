using EcommAspire.Broker.Groups;
using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Takes members out of a classic group: one until version 2, any number from then on.</summary>
internal sealed class LeaveGroupHandler(GroupCoordinator groups) : IImmediateHandler<LeaveGroupRequest, LeaveGroupResponse>
{
    public LeaveGroupResponse Handle(LeaveGroupRequest request, RequestContext context)
    {
        LeavingMember[] leaving = context.Version < 3
            ? [new(request.MemberId, null)]
            : [.. request.Members.Select(member => new LeavingMember(member.MemberId, member.GroupInstanceId))];
        var result = groups.Leave(request.GroupId, leaving);
        return new()
        {
            ErrorCode = context.Version < 3 && result.Error == ErrorCode.None ? result.Members[0].Error : result.Error,
            Members = [.. result.Members.Select(member => new LeaveGroupResponse.Member
            {
                MemberId = member.MemberId,
                GroupInstanceId = member.InstanceId,
                ErrorCode = member.Error,
            })],
        };
    }
}
