using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Changes some settings of topics or the broker.</summary>
internal sealed class IncrementalAlterConfigsHandler(ConfigResources resources) : IImmediateHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>
{
    public IncrementalAlterConfigsResponse Handle(IncrementalAlterConfigsRequest request, RequestContext context) =>
        new()
        {
            Responses = [.. request.Resources.Select(resource =>
            {
                var outcome = resources.Alter(
                    resource.ResourceType,
                    resource.ResourceName,
                    [.. resource.Configs.Select(config => new ConfigChange(config.Name, (ConfigOperation)config.ConfigOperation, config.Value))],
                    replaceAll: false,
                    request.ValidateOnly);
                return new IncrementalAlterConfigsResponse.Resource
                {
                    ResourceType = resource.ResourceType,
                    ResourceName = resource.ResourceName,
                    ErrorCode = outcome.Error,
                    ErrorMessage = outcome.Message,
                };
            })],
        };
}
