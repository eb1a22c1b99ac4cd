using EcommAspire.Transformation.Execution.Context;

namespace EcommAspire.Transformation.Execution;

/// <summary>Which relations there are, so that a node need not ask the database; kept true by everything that changes them.</summary>
internal sealed class RelationCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Database, string Schema), Dictionary<string, Relation>> _schemas = new(new CaseBlind());

    public bool Knows(string? database, string? schema)
    {
        lock (_gate)
            return _schemas.ContainsKey(Key(database, schema));
    }

    public void Fill(string? database, string? schema, IEnumerable<Relation> relations)
    {
        var known = new Dictionary<string, Relation>(StringComparer.OrdinalIgnoreCase);
        foreach (var relation in relations)
            known[relation.Identifier ?? ""] = relation;
        lock (_gate)
            _schemas[Key(database, schema)] = known;
    }

    public Relation? Find(string? database, string? schema, string? identifier)
    {
        lock (_gate)
            return _schemas.GetValueOrDefault(Key(database, schema))?.GetValueOrDefault(identifier ?? "");
    }

    public IReadOnlyList<Relation> In(string? database, string? schema)
    {
        lock (_gate)
            return [.. _schemas.GetValueOrDefault(Key(database, schema))?.Values ?? Enumerable.Empty<Relation>()];
    }

    public void Add(Relation relation)
    {
        lock (_gate)
        {
            var key = Key(relation.Database, relation.Schema);
            if (_schemas.TryGetValue(key, out var known) && relation.Identifier is { } name)
                known[name] = relation;
        }
    }

    public void Drop(Relation relation)
    {
        lock (_gate)
            _schemas.GetValueOrDefault(Key(relation.Database, relation.Schema))?.Remove(relation.Identifier ?? "");
    }

    /// <summary>Forgets a schema's relations: they are asked for again when next needed.</summary>
    public void Forget(string? database, string? schema)
    {
        lock (_gate)
            _schemas.Remove(Key(database, schema));
    }

    private static (string, string) Key(string? database, string? schema) => (database ?? "", schema ?? "");

    private sealed class CaseBlind : IEqualityComparer<(string Database, string Schema)>
    {
        public bool Equals((string Database, string Schema) x, (string Database, string Schema) y) =>
            string.Equals(x.Database, y.Database, StringComparison.OrdinalIgnoreCase) && string.Equals(x.Schema, y.Schema, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Database, string Schema) key) =>
            HashCode.Combine(key.Database.GetHashCode(StringComparison.OrdinalIgnoreCase), key.Schema.GetHashCode(StringComparison.OrdinalIgnoreCase));
    }
}
