namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that has a value once the application runs, though perhaps not yet.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until there is one.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>Something that a manifest names instead of its value, e.g. <c>{shop.connectionString}</c>.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>Its name in a manifest.</summary>
    string ValueExpression { get; }
}

/// <summary>A value that other resources are part of.</summary>
public interface IValueWithReferences
{
    /// <summary>What it is made of.</summary>
    IEnumerable<object> References { get; }
}

/// <summary>A value with a name in a manifest.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A resource that is reached with a connection string.</summary>
public interface IResourceWithConnectionString : IResource, IExpressionValue, IValueWithReferences
{
    /// <summary>The variable that carries it in place of <c>ConnectionStrings__NAME</c>.</summary>
    string? ConnectionStringEnvironmentVariable => null;

    /// <summary>What it is made of.</summary>
    ReferenceExpression ConnectionStringExpression { get; }

    /// <summary>The connection string; waits until all it is made of is known.</summary>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ConnectionStringExpression.GetValueAsync(cancellationToken);

    /// <summary>The parts that those who know no connection strings put together themselves, each by its name.</summary>
    IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => [];

    /// <inheritdoc/>
    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    /// <inheritdoc/>
    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetConnectionStringAsync(cancellationToken);

    /// <inheritdoc/>
    IEnumerable<object> IValueWithReferences.References => [ConnectionStringExpression];
}
