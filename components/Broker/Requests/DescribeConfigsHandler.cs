using EcommAspire.Broker.Configuration;
using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;
using EcommAspire.Broker.Topics;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers what settings topics and the broker have, and where each has its value from.</summary>
internal sealed class DescribeConfigsHandler(TopicCatalog topics, BrokerSettings settings) : IImmediateHandler<DescribeConfigsRequest, DescribeConfigsResponse>
{
    public DescribeConfigsResponse Handle(DescribeConfigsRequest request, RequestContext context) =>
        new() { Results = [.. request.Resources.Select(resource => Describe(resource, request))] };

    private DescribeConfigsResponse.Resource Describe(DescribeConfigsRequest.Resource asked, DescribeConfigsRequest request)
    {
        var described = new DescribeConfigsResponse.Resource { ResourceType = asked.ResourceType, ResourceName = asked.ResourceName };
        IEnumerable<SettingValue> values = [];
        switch ((ConfigResource)asked.ResourceType)
        {
            case ConfigResource.Topic when topics.TryFind(asked.ResourceName, out var topic):
                values = TopicSettingView.Of(topics, settings, topic.Configs);
                break;
            case ConfigResource.Topic:
                described.ErrorCode = TopicName.Refuse(asked.ResourceName) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopicException;
                described.ErrorMessage = TopicName.Refuse(asked.ResourceName) ?? $"There is no topic '{asked.ResourceName}'.";
                break;
            case ConfigResource.Broker when asked.ResourceName == "":
                // What was set for all brokers while they ran, which is what was set for this one.
                values = BrokerSettingView.Of(settings).Where(value => value.Source == ConfigSource.DynamicBroker);
                break;
            case ConfigResource.Broker when asked.ResourceName == $"{ClusterIdentity.BrokerId}":
                values = BrokerSettingView.Of(settings);
                break;
            case ConfigResource.Group or ConfigResource.ClientMetrics:
                break;
            default:
                described.ErrorCode = ErrorCode.InvalidRequest;
                described.ErrorMessage = ConfigResources.NoSuch(asked.ResourceType, asked.ResourceName);
                break;
        }
        if (asked.ConfigurationKeys is { Count: > 0 } wanted)
            values = values.Where(value => wanted.Contains(value.Definition.Name));
        described.Configs = [.. values.Select(value => Describe(value, request))];
        return described;
    }

    private static DescribeConfigsResponse.Config Describe(SettingValue value, DescribeConfigsRequest request) => new()
    {
        Name = value.Definition.Name,
        Value = value.Value,
        ReadOnly = value.Definition is { Dynamic: false } && !TopicConfigs.All.ContainsKey(value.Definition.Name),
        ConfigSource = (sbyte)value.Source,
        ConfigType = (sbyte)value.Definition.Type,
        Documentation = request.IncludeDocumentation ? value.Definition.Meaning : null,
        Synonyms = !request.IncludeSynonyms ? []
            : [.. value.Synonyms.Select(synonym => new DescribeConfigsResponse.Synonym { Name = synonym.Name, Value = synonym.Value, Source = (sbyte)synonym.Source })],
    };
}
