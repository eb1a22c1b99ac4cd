using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers which brokers there are: this one.</summary>
internal sealed class DescribeClusterHandler(ClusterIdentity cluster) : IImmediateHandler<DescribeClusterRequest, DescribeClusterResponse>
{
    private const sbyte Brokers = 1;

    public DescribeClusterResponse Handle(DescribeClusterRequest request, RequestContext context)
    {
        if (request.EndpointType != Brokers)
        {
            return new()
            {
                ErrorCode = ErrorCode.MismatchedEndpointType,
                ErrorMessage = "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER: this broker has none.",
                EndpointType = request.EndpointType,
            };
        }
        (var host, var port) = cluster.AddressFor(context.Connection.Local);
        return new()
        {
            ClusterId = cluster.ClusterId,
            ControllerId = ClusterIdentity.BrokerId,
            Brokers = [new() { BrokerId = ClusterIdentity.BrokerId, Host = host, Port = port }],
            ClusterAuthorizedOperations = request.IncludeClusterAuthorizedOperations ? AuthorizedOperations.Cluster : int.MinValue,
        };
    }
}
