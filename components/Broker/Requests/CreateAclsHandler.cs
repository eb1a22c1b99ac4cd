using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Everyone who may log in may do everything: no rule can be made.</summary>
internal sealed class CreateAclsHandler : IImmediateHandler<CreateAclsRequest, CreateAclsResponse>
{
    public CreateAclsResponse Handle(CreateAclsRequest request, RequestContext context) =>
        new() { Results = [.. request.Creations.Select(_ => new CreateAclsResponse.Result { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = Rules.None })] };
}
