using EcommAspire.Transformation.Execution.Context;

namespace EcommAspire.Transformation.Execution;

/// <summary>
/// Which relations there are, so that a node need not ask the database; kept true by everything that changes them. A list that one
/// node asks for may be older than what another has just made, so what was made goes before what is listed.
/// </summary>
internal sealed class RelationCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Database, string Schema), Known> _schemas = new(new CaseBlind());

    public bool Knows(string? database, string? schema)
    {
        lock (_gate)
            return _schemas.GetValueOrDefault(Key(database, schema)) is { IsListed: true };
    }

    /// <summary>Takes what the database lists.</summary>
    public void Fill(string? database, string? schema, IEnumerable<Relation> relations)
    {
        var listed = relations.ToList();
        lock (_gate)
        {
            var known = At(database, schema);
            known.IsListed = true;
            foreach (var relation in listed)
                known.Relations.TryAdd(relation.Identifier ?? "", relation);
        }
    }

    public Relation? Find(string? database, string? schema, string? identifier)
    {
        lock (_gate)
            return _schemas.GetValueOrDefault(Key(database, schema))?.Relations.GetValueOrDefault(identifier ?? "");
    }

    public IReadOnlyList<Relation> In(string? database, string? schema)
    {
        lock (_gate)
            return [.. _schemas.GetValueOrDefault(Key(database, schema))?.Relations.Values ?? Enumerable.Empty<Relation>()];
    }

    public void Add(Relation relation)
    {
        if (relation.Identifier is not { } name)
            return;
        lock (_gate)
            At(relation.Database, relation.Schema).Relations[name] = relation;
    }

    public void Drop(Relation relation)
    {
        lock (_gate)
            _schemas.GetValueOrDefault(Key(relation.Database, relation.Schema))?.Relations.Remove(relation.Identifier ?? "");
    }

    /// <summary>Forgets a schema's relations: they are asked for again when next needed.</summary>
    public void Forget(string? database, string? schema)
    {
        lock (_gate)
            _schemas.Remove(Key(database, schema));
    }

    private Known At(string? database, string? schema)
    {
        var key = Key(database, schema);
        if (!_schemas.TryGetValue(key, out var known))
            _schemas[key] = known = new();
        return known;
    }

    private static (string, string) Key(string? database, string? schema) => (database ?? "", schema ?? "");

    /// <summary>What is known of one schema.</summary>
    private sealed class Known
    {
        public bool IsListed { get; set; }

        public Dictionary<string, Relation> Relations { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    private sealed class CaseBlind : IEqualityComparer<(string Database, string Schema)>
    {
        public bool Equals((string Database, string Schema) x, (string Database, string Schema) y) =>
            string.Equals(x.Database, y.Database, StringComparison.OrdinalIgnoreCase) && string.Equals(x.Schema, y.Schema, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Database, string Schema) key) =>
            HashCode.Combine(key.Database.GetHashCode(StringComparison.OrdinalIgnoreCase), key.Schema.GetHashCode(StringComparison.OrdinalIgnoreCase));
    }
}
