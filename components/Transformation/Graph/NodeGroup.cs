namespace EcommAspire.Transformation.Graph;

/// <summary>A group of models with an owner.</summary>
/// <param name="UniqueId">dbt's id, such as <c>group.shop.finance</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="PackageName">The package that declares it.</param>
/// <param name="OriginalFilePath">The file it is declared in, relative to its package.</param>
/// <param name="Owner">Who owns it: <c>name</c>, <c>email</c> and whatever else is written.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Config">Its configuration.</param>
public sealed record NodeGroup(
    string UniqueId, string Name, string PackageName, string OriginalFilePath, IReadOnlyDictionary<string, object?> Owner, string Description, IReadOnlyDictionary<string, object?> Config);
