namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>modules</c>: the parts of Python's library that dbt hands to templates.</summary>
internal static class ModulesObject
{
    public static AttributeObject Instance { get; } = new("modules", new Dictionary<string, object?>
    {
    });
}
