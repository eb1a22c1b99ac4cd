using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Removes topics.</summary>
internal sealed class DeleteTopicsHandler(TopicCatalog topics, BrokerSettings settings) : IImmediateHandler<DeleteTopicsRequest, DeleteTopicsResponse>
{
    public DeleteTopicsResponse Handle(DeleteTopicsRequest request, RequestContext context) =>
        new()
        {
            // Topics are named by name only until version 5, by name or id from then on.
            Responses = [.. request.TopicNames.Select(name => Delete(name, Guid.Empty)), .. request.Topics.Select(topic => Delete(topic.Name, topic.TopicId))],
        };

    private DeleteTopicsResponse.Topic Delete(string? name, Guid id)
    {
        var found = name is null ? topics.TryFind(id, out var topic) : topics.TryFind(name, out topic);
        var outcome = (name, id) switch
        {
            (not null, _) when id != Guid.Empty => new(ErrorCode.InvalidRequest, "You may not specify both topic name and topic id."),
            _ when !found => name is null
                ? new(ErrorCode.UnknownTopicId, "There is no topic of that id.")
                : new(ErrorCode.UnknownTopicOrPartition, $"There is no topic '{name}'."),
            _ when !settings.Boolean("delete.topic.enable") => new(ErrorCode.TopicDeletionDisabled, "Topic deletion is disabled (delete.topic.enable)."),
            _ => topics.Delete(topic!),
        };
        return new() { Name = topic?.Name ?? name, TopicId = topic?.Id ?? id, ErrorCode = outcome.Error, ErrorMessage = outcome.Message };
    }
}
