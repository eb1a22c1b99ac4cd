using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers what has settings: topics and the broker. Clients' metrics, all that version 0 is about, have none here.</summary>
internal sealed class ListConfigResourcesHandler(TopicCatalog topics) : IImmediateHandler<ListConfigResourcesRequest, ListConfigResourcesResponse>
{
    public ListConfigResourcesResponse Handle(ListConfigResourcesRequest request, RequestContext context)
    {
        bool Wants(ConfigResource type) => context.Version > 0 && (request.ResourceTypes.Count == 0 || request.ResourceTypes.Contains((sbyte)type));
        var found = new List<ListConfigResourcesResponse.Resource>();
        if (Wants(ConfigResource.Topic))
            found.AddRange(topics.Topics.Select(topic => Of(ConfigResource.Topic, topic.Name)));
        if (Wants(ConfigResource.Broker))
            found.Add(Of(ConfigResource.Broker, $"{ClusterIdentity.BrokerId}"));
        return new() { ConfigResources = found };
    }

    private static ListConfigResourcesResponse.Resource Of(ConfigResource type, string name) => new() { ResourceType = (sbyte)type, ResourceName = name };
}
