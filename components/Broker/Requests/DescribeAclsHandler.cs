using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Everyone who may log in may do everything: there are no rules to show.</summary>
internal sealed class DescribeAclsHandler : IRequestHandler<DescribeAclsRequest, DescribeAclsResponse>
{
    public ValueTask<DescribeAclsResponse?> HandleAsync(DescribeAclsRequest request, RequestContext context, CancellationToken cancellation) =>
        new(new DescribeAclsResponse { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = Rules.None });
}
