namespace Aspire.Hosting.ApplicationModel;

/// <summary>How an annotation stands to others of its type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>Beside them.</summary>
    Append,

    /// <summary>In their place.</summary>
    Replace,
}

/// <summary>Composes a resource.</summary>
/// <typeparam name="T">Its type.</typeparam>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The application it is part of.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }

    /// <summary>Says something of it.</summary>
    IResourceBuilder<T> WithAnnotation<TAnnotation>(
        TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}
