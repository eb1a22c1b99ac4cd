using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Replaces all settings of topics or the broker.</summary>
internal sealed class AlterConfigsHandler(ConfigResources resources) : IImmediateHandler<AlterConfigsRequest, AlterConfigsResponse>
{
    public AlterConfigsResponse Handle(AlterConfigsRequest request, RequestContext context) =>
        new()
        {
            Responses = [.. request.Resources.Select(resource =>
            {
                var outcome = resources.Alter(
                    resource.ResourceType,
                    resource.ResourceName,
                    [.. resource.Configs.Select(config => new ConfigChange(config.Name, ConfigOperation.Set, config.Value))],
                    replaceAll: true,
                    request.ValidateOnly);
                return new AlterConfigsResponse.Resource
                {
                    ResourceType = resource.ResourceType,
                    ResourceName = resource.ResourceName,
                    ErrorCode = outcome.Error,
                    ErrorMessage = outcome.Message,
                };
            })],
        };
}
