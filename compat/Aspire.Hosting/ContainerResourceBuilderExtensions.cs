using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Containers: what they are made of. They are described here, for a manifest; only the real package runs them.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container of an image.</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image) =>
        builder.AddResource(new ContainerResource(name)).WithImage(image);

    /// <summary>Adds a container of an image's tag.</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image, string tag) =>
        builder.AddContainer(name, image).WithImageTag(tag);

    /// <summary>Says which image the container is of: a name, with its tag or digest or without.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        var (name, ownTag, digest) = Parts(image);
        if (tag is not null && ownTag is not null)
            throw new InvalidOperationException($"'{image}' names a tag, and '{tag}' is one, too.");
        if (tag is not null && digest is not null)
            throw new ArgumentOutOfRangeException(nameof(tag), $"'{image}' names a digest, which a tag would contradict.");

        var annotation = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        if (annotation is null)
            builder.Resource.Annotations.Add(annotation = new() { Image = name });
        annotation.Image = name;
        if (digest is null)
            annotation.Tag = ownTag ?? tag ?? "latest";
        else
            annotation.SHA256 = digest;
        return builder;
    }

    /// <summary>Says which tag of the image it is.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource => builder.ChangeImage(image => image.Tag = tag);

    /// <summary>Says where the image is fetched from.</summary>
    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource => builder.ChangeImage(image => image.Registry = registry);

    /// <summary>Keeps a folder of the container in a volume.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
        where T : ContainerResource => builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    // A colon before the last slash is a registry's port.
    private static (string Name, string? Tag, string? Digest) Parts(string image)
    {
        const string Sha256 = "@sha256:";
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null
            : image[at..].StartsWith(Sha256, StringComparison.Ordinal) ? image[(at + Sha256.Length)..]
            : throw new ArgumentOutOfRangeException(nameof(image), $"'{image}' has a digest that does not begin with sha256.");
        var name = at < 0 ? image : image[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..], digest) : (name, null, digest);
    }

    private static IResourceBuilder<T> ChangeImage<T>(this IResourceBuilder<T> builder, Action<ContainerImageAnnotation> change)
        where T : ContainerResource
    {
        change(builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new InvalidOperationException($"The resource '{builder.Resource.Name}' has no image."));
        return builder;
    }
}
