using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>There are no quotas.</summary>
internal sealed class DescribeClientQuotasHandler : IRequestHandler<DescribeClientQuotasRequest, DescribeClientQuotasResponse>
{
    public ValueTask<DescribeClientQuotasResponse?> HandleAsync(DescribeClientQuotasRequest request, RequestContext context, CancellationToken cancellation) =>
        new(new DescribeClientQuotasResponse { Entries = [] });
}
