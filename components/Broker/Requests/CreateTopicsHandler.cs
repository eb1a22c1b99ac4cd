using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Makes topics.</summary>
internal sealed class CreateTopicsHandler(TopicCatalog topics, BrokerSettings settings) : IImmediateHandler<CreateTopicsRequest, CreateTopicsResponse>
{
    public CreateTopicsResponse Handle(CreateTopicsRequest request, RequestContext context)
    {
        HashSet<string> twice = [.. request.Topics.GroupBy(topic => topic.Name).Where(named => named.Count() > 1).Select(named => named.Key)];
        return new()
        {
            Topics = [.. request.Topics.DistinctBy(topic => topic.Name).Select(topic => twice.Contains(topic.Name)
                ? Refuse(topic.Name, new(ErrorCode.InvalidRequest, $"Topic '{topic.Name}' is in the request more than once."))
                : Create(topic, request.ValidateOnly))],
        };
    }

    private CreateTopicsResponse.Topic Create(CreateTopicsRequest.Topic asked, bool validateOnly)
    {
        if (Refused(asked) is { } refused)
            return Refuse(asked.Name, refused);
        var partitions = asked.Assignments.Count > 0 ? asked.Assignments.Count
            : asked.NumPartitions == -1 ? settings.Int32("num.partitions")
            : asked.NumPartitions;
        // A setting without a value is the default's.
        Dictionary<string, string> configs = asked.Configs.Where(config => config.Value is not null).ToDictionary(config => config.Name, config => config.Value!);
        var outcome = validateOnly ? topics.Check(asked.Name, partitions, configs) : topics.Create(asked.Name, partitions, configs);
        return outcome.Error != ErrorCode.None ? Refuse(asked.Name, outcome) : new()
        {
            Name = asked.Name,
            TopicId = outcome.Topic?.Id ?? Guid.Empty,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs = [.. TopicSettingView.Of(topics, settings, configs).Select(setting => new CreateTopicsResponse.Config
            {
                Name = setting.Definition.Name,
                Value = setting.Value,
                ConfigSource = (sbyte)setting.Source,
            })],
        };
    }

    private static TopicOutcome? Refused(CreateTopicsRequest.Topic asked)
    {
        if (asked.Configs.GroupBy(config => config.Name).FirstOrDefault(named => named.Count() > 1) is { } twice)
            return new(ErrorCode.InvalidConfig, $"Setting {twice.Key} is given more than once.");
        if (asked.Assignments.Count == 0)
        {
            return asked.ReplicationFactor is 1 or -1 ? null : new(ErrorCode.InvalidReplicationFactor,
                $"Unable to replicate the partition {asked.ReplicationFactor} time(s): this broker is the only one, so the replication factor is 1.");
        }
        if (asked.NumPartitions != -1 || asked.ReplicationFactor != -1)
            return new(ErrorCode.InvalidRequest, "Both numPartitions or replicationFactor and replicasAssignments were set: give one or the other.");
        return ReplicaAssignments.Refuse(0, [.. asked.Assignments.Select(assignment => (assignment.PartitionIndex, assignment.BrokerIds))]) is { } wrong
            ? new(ErrorCode.InvalidReplicaAssignment, wrong)
            : null;
    }

    private static CreateTopicsResponse.Topic Refuse(string name, TopicOutcome outcome) => new()
    {
        Name = name,
        ErrorCode = outcome.Error,
        ErrorMessage = outcome.Message,
        Configs = null,
    };
}
