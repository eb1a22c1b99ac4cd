using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The addresses a resource is shown with: those of its endpoints, as its callbacks change them.</summary>
internal static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> OfAsync(IResource resource, CancellationToken cancellation)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            urls.AddRange(owner.Annotations.OfType<EndpointAnnotation>().Where(e => e.AllocatedEndpoint is not null)
                .Select(e => new ResourceUrlAnnotation { Url = e.AllocatedEndpoint!.UriString, Endpoint = new(owner, e.Name) }));
        }

        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
            await callback.Callback(new(resource, urls, cancellation));
        return
        [
            .. urls.Select(u => new UrlSnapshot(u.Endpoint?.EndpointName, Absolute(u), u.DisplayLocation is UrlDisplayLocation.DetailsOnly)
            {
                DisplayProperties = new(u.DisplayText ?? ""),
            }),
        ];
    }

    private static string Absolute(ResourceUrlAnnotation url) =>
        url.Url.StartsWith('/') && url.Endpoint is { IsAllocated: true } endpoint ? endpoint.Url + url.Url : url.Url;
}
