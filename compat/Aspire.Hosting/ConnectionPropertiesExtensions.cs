using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What a connection string is made of.</summary>
public static class ConnectionPropertiesExtensions
{
    /// <summary>A resource's properties with further ones, which take the place of those that have their names.</summary>
    public static IEnumerable<KeyValuePair<string, ReferenceExpression>> CombineProperties(
        this IResourceWithConnectionString source, IEnumerable<KeyValuePair<string, ReferenceExpression>> additional)
    {
        ArgumentNullException.ThrowIfNull(source);
        var all = new OrderedDictionary<string, ReferenceExpression>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in source.GetConnectionProperties().Concat(additional))
            all[name] = value;
        return all;
    }
}
