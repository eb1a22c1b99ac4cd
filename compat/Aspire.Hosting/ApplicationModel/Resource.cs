using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a server, a program, a parameter, a folder. What is known of it stands in its annotations.</summary>
public interface IResource
{
    /// <summary>Its name, unique in the application.</summary>
    string Name { get; }

    /// <summary>What was said of it.</summary>
    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A fact about a resource.</summary>
public interface IResourceAnnotation;

/// <summary>The base of resources.</summary>
/// <param name="name">Its name.</param>
public abstract class Resource(string name) : IResource
{
    /// <inheritdoc/>
    public virtual string Name { get; } = ResourceName.Checked(name);

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

/// <summary>A resource that others may wait for, or that waits for others.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that runs with an environment.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that runs with arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by its name, through the configuration keys <c>services:NAME:ENDPOINT:N</c>.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that is part of another.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The whole it is part of.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that is part of another of a known type.</summary>
/// <typeparam name="T">The whole's type.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The whole it is part of.</summary>
    new T Parent { get; }

    /// <inheritdoc/>
    IResource IResourceWithParent.Parent => Parent;
}

/// <summary>The resources of an application.</summary>
public interface IResourceCollection : IList<IResource>;

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    protected override void InsertItem(int index, IResource item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Items.FirstOrDefault(r => string.Equals(r.Name, item.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw new DistributedApplicationException(
                $"The name '{item.Name}' is taken twice: by a {other.GetType().Name} and by a {item.GetType().Name}. Case makes no difference in names.");
        }

        base.InsertItem(index, item);
    }
}

/// <summary>The rules of a resource's name: letters, digits and single hyphens, beginning with a letter, at most 64.</summary>
internal static class ResourceName
{
    public static string Checked(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var wrong = name.Length > 64 ? "is longer than 64 characters"
            : !char.IsAsciiLetter(name[0]) ? "does not begin with a letter of ASCII"
            : name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') ? "has other characters than letters and digits of ASCII and hyphens"
            : name.EndsWith('-') || name.Contains("--", StringComparison.Ordinal) ? "has a hyphen that stands between no letters or digits"
            : null;
        return wrong is null ? name : throw new ArgumentException($"A resource cannot be named '{name}': the name {wrong}.", nameof(name));
    }
}
