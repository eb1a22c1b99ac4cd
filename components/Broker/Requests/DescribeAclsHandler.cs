using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Everyone who may log in may do everything: there are no rules to show.</summary>
internal sealed class DescribeAclsHandler : IImmediateHandler<DescribeAclsRequest, DescribeAclsResponse>
{
    public DescribeAclsResponse Handle(DescribeAclsRequest request, RequestContext context) =>
        new() { ErrorCode = ErrorCode.SecurityDisabled, ErrorMessage = Rules.None };
}
