using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>What a unit test puts in place of macros and other names.</summary>
internal static class UnitTestMacros
{
    /// <summary>Sets each name: a macro answers with the value whatever it is called with, anything else is the value.</summary>
    public static void Override(RunScope scope, IReadOnlyDictionary<string, object?> values)
    {
        Dictionary<string, Dictionary<string, object?>> packages = [];
        foreach (var (written, given) in values)
        {
            var dot = written.LastIndexOf('.');
            var (package, name) = dot < 0 ? (null, written) : (written[..dot], written[(dot + 1)..]);
            var value = JinjaValue.From(given);
            object? original = null;
            var isThere = package is null ? scope.TryGet(name, out original)
                : scope.TryGet(package, out var space) && space is IJinjaObject members && members.TryGetAttribute(name, out original);
            if (isThere && original is IJinjaCallable)
                value = new JinjaFunction(name, (_, _) => JinjaValue.From(given));
            // What dbt itself brings is called with and without its name in front.
            if (package is null or "dbt")
                scope.Set(name, value);
            if (package is not null || isThere)
                Members(package ?? "dbt")[name] = value;
        }

        foreach (var (package, members) in packages)
            if (scope.TryGet(package, out var original) && original is IJinjaObject space)
                scope.Set(package, new OverriddenNamespace(space, members));

        Dictionary<string, object?> Members(string package) => packages.TryGetValue(package, out var members) ? members : packages[package] = [];
    }

    private sealed class OverriddenNamespace(IJinjaObject original, Dictionary<string, object?> values) : IJinjaObject
    {
        public string TypeName => original.TypeName;

        public IEnumerable<string> AttributeNames => original.AttributeNames;

        public bool TryGetAttribute(string name, out object? value) => values.TryGetValue(name, out value) || original.TryGetAttribute(name, out value);

        public bool TryGetItem(object? key, out object? value)
        {
            value = null;
            return key is string name && TryGetAttribute(name, out value);
        }

        public override string? ToString() => original.ToString();
    }
}
