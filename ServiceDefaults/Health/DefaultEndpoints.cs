using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace EcommAspire.ServiceDefaults.Health;

/// <summary>The pages every service has: <c>/health</c>, whether it does its work, and <c>/alive</c>, whether it should be started again.</summary>
public static class DefaultEndpoints
{
    /// <summary>The tag of checks that <c>/alive</c> asks.</summary>
    public const string Live = "live";

    /// <summary>
    /// Maps both pages. Each answers 200 or, where a check says it is unhealthy, 503, and a JSON object with
    /// <c>status</c> and, for each of the <c>checks</c>, its status, reason and numbers.
    /// </summary>
    public static IEndpointRouteBuilder MapDefaultEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health", new() { ResponseWriter = HealthAnswer.WriteAsync });
        endpoints.MapHealthChecks("/alive", new() { ResponseWriter = HealthAnswer.WriteAsync, Predicate = check => check.Tags.Contains(Live) });
        return endpoints;
    }
}
