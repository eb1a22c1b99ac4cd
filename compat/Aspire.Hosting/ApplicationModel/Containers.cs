namespace Aspire.Hosting.ApplicationModel;

/// <summary>An image that is run as a container. What to run it with stands in its annotations.</summary>
/// <param name="name">Its name.</param>
public class ContainerResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport;

/// <summary>The image of a container: either a tag of it, or one build by its digest.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    private string? _tag;
    private string? _sha256;

    /// <summary>Where it is fetched from.</summary>
    public string? Registry { get; set; }

    /// <summary>Its name.</summary>
    public required string Image { get; set; }

    /// <summary>Its tag; setting it forgets the digest.</summary>
    public string? Tag
    {
        get => _tag;
        set => (_tag, _sha256) = (value, null);
    }

    /// <summary>Its digest; setting it forgets the tag.</summary>
    public string? SHA256
    {
        get => _sha256;
        set => (_tag, _sha256) = (null, value);
    }

    internal string Reference =>
        $"{(string.IsNullOrEmpty(Registry) ? "" : $"{Registry}/")}{Image}{(string.IsNullOrEmpty(SHA256) ? string.IsNullOrEmpty(Tag) ? "" : $":{Tag}" : $"@sha256:{SHA256}")}";
}

/// <summary>What is put into a container's file system.</summary>
public enum ContainerMountType
{
    /// <summary>A volume of the container runtime, which outlives the container.</summary>
    Volume = 1,
}

/// <summary>Puts a volume into a container's file system.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <summary>Says what is put where.</summary>
    /// <param name="source">The volume's name, null for one without.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="type">What it is.</param>
    /// <param name="isReadOnly">Whether the container may only read it.</param>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        if (string.IsNullOrEmpty(source) && isReadOnly)
            throw new ArgumentException("Nobody could ever write into a read-only volume without a name.", nameof(isReadOnly));
        (Source, Target, Type, IsReadOnly) = (source, target, type, isReadOnly);
    }

    /// <summary>The volume's name.</summary>
    public string? Source { get; }

    /// <summary>The path in the container.</summary>
    public string Target { get; }

    /// <summary>What it is.</summary>
    public ContainerMountType Type { get; }

    /// <summary>Whether the container may only read it.</summary>
    public bool IsReadOnly { get; }
}
