using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Everyone who may log in may do everything: there is no rule to take back.</summary>
internal sealed class DeleteAclsHandler : IImmediateHandler<DeleteAclsRequest, DeleteAclsResponse>
{
    public DeleteAclsResponse Handle(DeleteAclsRequest request, RequestContext context) =>
        new() { FilterResults = [.. request.Filters.Select(_ => new DeleteAclsResponse.FilterResult { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = Rules.None })] };
}
