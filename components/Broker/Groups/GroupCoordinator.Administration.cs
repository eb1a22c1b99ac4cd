using EcommAspire.Broker.Groups.Classic;
using EcommAspire.Broker.Groups.Consumers;
using EcommAspire.Broker.Protocol;

namespace EcommAspire.Broker.Groups;

/// <summary>What administrators ask: list, describe, delete.</summary>
public sealed partial class GroupCoordinator
{
    /// <summary>The groups in any of the states and of any of the types, whatever their case; all where none is named.</summary>
    public IReadOnlyList<GroupListing> List(IReadOnlyCollection<string> states, IReadOnlyCollection<string> types)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(types);
        lock (_gate)
        {
            return [.. _groups.Values
                .Where(group => states.Count == 0 || states.Contains(group.StateName, StringComparer.OrdinalIgnoreCase))
                .Where(group => types.Count == 0 || types.Contains(group.Type, StringComparer.OrdinalIgnoreCase))
                .Select(group => new GroupListing(group.Id, group.ProtocolTypeName, group.StateName, group.Type))];
        }
    }

    /// <summary>Describes a classic group. One that does not exist is dead.</summary>
    public GroupDescription Describe(string groupId)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        lock (_gate)
        {
            if (_groups.GetValueOrDefault(groupId) is not ClassicGroup group)
            {
                var message = _groups.ContainsKey(groupId) ? $"Group {groupId} is not a classic group." : $"Group {groupId} not found.";
                return new() { GroupId = groupId, Error = ErrorCode.GroupIdNotFound, Message = message };
            }
            // Before the group is stable, what members said is said to no generation.
            var protocol = group.State == ClassicGroupState.Stable ? group.ProtocolName : null;
            return new()
            {
                GroupId = groupId,
                State = group.StateName,
                ProtocolType = group.ProtocolTypeName,
                Protocol = protocol ?? "",
                Members = [.. group.Members.Select(member => new GroupMemberDescription(
                    member.MemberId,
                    member.InstanceId,
                    member.ClientId,
                    member.ClientHost,
                    protocol is null ? default : member.MetadataFor(protocol),
                    member.Assignment))],
            };
        }
    }

    /// <summary>Describes a KIP-848 group.</summary>
    public ConsumerGroupDescription DescribeConsumer(string groupId)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        if (groupId.Length == 0)
            return new() { GroupId = groupId, Error = ErrorCode.InvalidGroupId };
        lock (_gate)
        {
            if (_groups.GetValueOrDefault(groupId) is not ConsumerGroup group)
            {
                var message = _groups.ContainsKey(groupId) ? $"Group {groupId} is not a consumer group." : $"Group {groupId} not found.";
                return new() { GroupId = groupId, Error = ErrorCode.GroupIdNotFound, Message = message };
            }
            return new()
            {
                GroupId = groupId,
                State = group.StateName,
                GroupEpoch = group.Epoch,
                AssignmentEpoch = group.AssignmentEpoch,
                Assignor = group.Assignor,
                Members = [.. group.Members.Select(member => new ConsumerMemberDescription
                {
                    MemberId = member.MemberId,
                    InstanceId = member.InstanceId,
                    RackId = member.RackId,
                    MemberEpoch = member.Epoch,
                    ClientId = member.ClientId,
                    ClientHost = member.ClientHost,
                    Topics = member.Topics,
                    TopicRegex = member.TopicRegex,
                    IsClassic = member.Classic is not null,
                    Assignment = PartitionId.ByTopic(member.Assigned),
                    Target = PartitionId.ByTopic(member.Target),
                })],
            };
        }
    }

    /// <summary>Deletes a group with its offsets, if nobody is in it.</summary>
    public ErrorCode DeleteGroup(string groupId)
    {
        ArgumentNullException.ThrowIfNull(groupId);
        lock (_gate)
        {
            return !_groups.TryGetValue(groupId, out var group) ? ErrorCode.GroupIdNotFound
                : !group.IsEmpty ? ErrorCode.NonEmptyGroup
                : Delete(group) ? ErrorCode.None
                : ErrorCode.CoordinatorNotAvailable;
        }
    }
}
