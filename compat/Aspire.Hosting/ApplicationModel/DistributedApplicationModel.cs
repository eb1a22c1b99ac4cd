namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application.</summary>
/// <param name="resources">They.</param>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>They.</summary>
    public IResourceCollection Resources { get; } = resources;
}
