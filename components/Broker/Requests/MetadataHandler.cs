using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers what topics there are, and makes those that are asked for and missing where that is allowed.</summary>
internal sealed class MetadataHandler(TopicCatalog topics, BrokerSettings settings, ClusterIdentity cluster)
    : IImmediateHandler<MetadataRequest, MetadataResponse>
{
    private static readonly int[] _replicas = [ClusterIdentity.BrokerId];

    public MetadataResponse Handle(MetadataRequest request, RequestContext context)
    {
        (var host, var port) = cluster.AddressFor(context.Connection.Local);
        var response = new MetadataResponse
        {
            Brokers = [new() { NodeId = ClusterIdentity.BrokerId, Host = host, Port = port }],
            ClusterId = cluster.ClusterId,
            ControllerId = ClusterIdentity.BrokerId,
            ClusterAuthorizedOperations = request.IncludeClusterAuthorizedOperations ? AuthorizedOperations.Cluster : int.MinValue,
        };
        // Version 0 asks for all topics by naming none.
        var all = request.Topics is null || (context.Version == 0 && request.Topics.Count == 0);
        response.Topics = all
            ? [.. topics.Topics.OrderBy(topic => topic.Name, StringComparer.Ordinal).Select(topic => Describe(topic, request))]
            : [.. request.Topics!.Select(topic => Find(topic, request, context.Version))];
        return response;
    }

    private MetadataResponse.Topic Find(MetadataRequest.Topic asked, MetadataRequest request, short version)
    {
        if (asked.Name is null)
        {
            return topics.TryFind(asked.TopicId, out var identified)
                ? Describe(identified, request)
                : new() { ErrorCode = ErrorCode.UnknownTopicId, TopicId = asked.TopicId };
        }
        if (topics.TryFind(asked.Name, out var topic))
            return Describe(topic, request);
        if (TopicName.Refuse(asked.Name) is not null)
            return new() { ErrorCode = ErrorCode.InvalidTopicException, Name = asked.Name };
        // Before version 4 a client could not say that it does not want the topic made.
        if ((version < 4 || request.AllowAutoTopicCreation) && settings.Boolean("auto.create.topics.enable"))
        {
            var made = topics.Create(asked.Name, settings.Int32("num.partitions"), new Dictionary<string, string>());
            if (made.Topic is not null)
                return Describe(made.Topic, request);
            return new() { ErrorCode = made.Error, Name = asked.Name };
        }
        return new() { ErrorCode = ErrorCode.UnknownTopicOrPartition, Name = asked.Name };
    }

    private static MetadataResponse.Topic Describe(Topic topic, MetadataRequest request)
    {
        var partitions = new MetadataResponse.Partition[topic.Partitions.Count];
        for (var index = 0; index < partitions.Length; index++)
        {
            partitions[index] = new()
            {
                PartitionIndex = index,
                LeaderId = ClusterIdentity.BrokerId,
                LeaderEpoch = ClusterIdentity.LeaderEpoch,
                ReplicaNodes = _replicas,
                IsrNodes = _replicas,
            };
        }
        return new()
        {
            Name = topic.Name,
            TopicId = topic.Id,
            Partitions = partitions,
            TopicAuthorizedOperations = request.IncludeTopicAuthorizedOperations ? AuthorizedOperations.Topic : int.MinValue,
        };
    }
}
