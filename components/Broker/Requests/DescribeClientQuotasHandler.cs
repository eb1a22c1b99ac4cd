using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>There are no quotas.</summary>
internal sealed class DescribeClientQuotasHandler : IImmediateHandler<DescribeClientQuotasRequest, DescribeClientQuotasResponse>
{
    public DescribeClientQuotasResponse Handle(DescribeClientQuotasRequest request, RequestContext context) =>
        new() { Entries = [] };
}
