using EcommAspire.Domain.Sources;

namespace EcommAspire.Domain;

/// <summary>The whole business: every source the platform takes data from.</summary>
public static class Business
{
    /// <summary>All sources, in the order a person would tell them.</summary>
    public static IReadOnlyList<Source> Sources { get; } =
        [Shop.Source, Marketplace.Source, Stores.Source, Engagement.Source, Feeds.Source, Events.Source];

    /// <summary>The source of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such source.</exception>
    public static Source Source(string name) =>
        Sources.FirstOrDefault(s => s.Name == name)
        ?? throw new KeyNotFoundException(
            $"There is no source {name}; the sources are {string.Join(", ", Sources.Select(s => s.Name))}.");
}
