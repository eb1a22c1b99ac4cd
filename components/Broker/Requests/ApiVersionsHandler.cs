using EcommAspire.Broker.Network;
using EcommAspire.Broker.Protocol;
using EcommAspire.Broker.Protocol.Messages;

namespace EcommAspire.Broker.Requests;

/// <summary>Answers which APIs and versions there are.</summary>
internal sealed class ApiVersionsHandler(Dispatcher dispatcher) : IImmediateHandler<ApiVersionsRequest, ApiVersionsResponse>
{
    /// <summary>What clients look for before they use it: groups of KIP-848, and a new epoch with every transaction (KIP-890).</summary>
    private static readonly (string Name, short Level)[] _features = [("group.version", 1), ("transaction.version", 2)];

    /// <summary>The answer to a version that is not spoken here: the versions of this API, for the client to try again.</summary>
    public static ApiVersionsResponse Downgrade { get; } = new()
    {
        ErrorCode = ErrorCode.UnsupportedVersion,
        ApiKeys =
        [
            new()
            {
                ApiKey = (short)ApiKey.ApiVersions,
                MinVersion = ApiVersionsRequest.Versions.Lowest,
                MaxVersion = ApiVersionsRequest.Versions.Highest,
            },
        ],
    };

    public ApiVersionsResponse Handle(ApiVersionsRequest request, RequestContext context) =>
        new()
        {
            ApiKeys = [.. dispatcher.Endpoints.OrderBy(endpoint => endpoint.Api).Select(Describe)],
            // Until version 3 clients do not expect a feature that can be off.
            SupportedFeatures = context.Version < 4 ? [] : [.. _features.Select(feature => new ApiVersionsResponse.SupportedFeature { Name = feature.Name, MaxVersion = feature.Level })],
            FinalizedFeaturesEpoch = 0,
            FinalizedFeatures = [.. _features.Select(feature => new ApiVersionsResponse.FinalizedFeature { Name = feature.Name, MinVersionLevel = feature.Level, MaxVersionLevel = feature.Level })],
        };

    private static ApiVersionsResponse.ApiVersion Describe(Endpoint endpoint) => new()
    {
        ApiKey = (short)endpoint.Api,
        // librdkafka compresses only when Produce 0 is named, which it never sends; Apache Kafka names it for that reason too.
        MinVersion = endpoint.Api == ApiKey.Produce ? (short)0 : endpoint.Versions.Lowest,
        MaxVersion = endpoint.Versions.Highest,
    };
}
