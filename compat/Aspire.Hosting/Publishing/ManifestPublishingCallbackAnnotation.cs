using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Describes a resource in a manifest in a way of its own.</summary>
/// <param name="callback">Writes the members of its object; null leaves the resource out.</param>
public class ManifestPublishingCallbackAnnotation(Func<ManifestPublishingContext, Task>? callback) : IResourceAnnotation
{
    /// <summary>Leaves the resource out.</summary>
    public static ManifestPublishingCallbackAnnotation Ignore { get; } = new(null);

    /// <summary>Writes the members of its object.</summary>
    public Func<ManifestPublishingContext, Task>? Callback { get; } = callback;
}
