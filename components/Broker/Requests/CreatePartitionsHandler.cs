using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Gives topics more partitions.</summary>
internal sealed class CreatePartitionsHandler(TopicCatalog topics) : IImmediateHandler<CreatePartitionsRequest, CreatePartitionsResponse>
{
    public CreatePartitionsResponse Handle(CreatePartitionsRequest request, RequestContext context)
    {
        HashSet<string> twice = [.. request.Topics.GroupBy(topic => topic.Name).Where(named => named.Count() > 1).Select(named => named.Key)];
        return new()
        {
            Results = [.. request.Topics.DistinctBy(topic => topic.Name).Select(topic =>
            {
                var outcome = twice.Contains(topic.Name)
                    ? new(ErrorCode.InvalidRequest, $"Topic '{topic.Name}' is in the request more than once.")
                    : Grow(topic, request.ValidateOnly);
                return new CreatePartitionsResponse.Topic { Name = topic.Name, ErrorCode = outcome.Error, ErrorMessage = outcome.Message };
            })],
        };
    }

    private TopicOutcome Grow(CreatePartitionsRequest.Topic asked, bool validateOnly)
    {
        if (asked.Assignments is { } assignments && topics.TryFind(asked.Name, out var topic))
        {
            var present = topic.Partitions.Count;
            if (assignments.Count != asked.Count - present)
                return new(ErrorCode.InvalidReplicaAssignment, $"Increasing the number of partitions by {asked.Count - present}, but {assignments.Count} assignments are given.");
            if (ReplicaAssignments.Refuse(present, [.. assignments.Select((assignment, index) => (present + index, assignment.BrokerIds))]) is { } wrong)
                return new(ErrorCode.InvalidReplicaAssignment, wrong);
        }
        return topics.Grow(asked.Name, asked.Count, validateOnly);
    }
}
