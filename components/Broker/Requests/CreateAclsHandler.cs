using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Everyone who may log in may do everything: no rule can be made.</summary>
internal sealed class CreateAclsHandler : IRequestHandler<CreateAclsRequest, CreateAclsResponse>
{
    public ValueTask<CreateAclsResponse?> HandleAsync(CreateAclsRequest request, RequestContext context, CancellationToken cancellation) =>
        new(new CreateAclsResponse { Results = [.. request.Creations.Select(_ => new CreateAclsResponse.Result { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = Rules.None })] });
}
