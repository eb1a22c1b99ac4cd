namespace DuckDB.NET.Data;

/// <content>What the columns are.</content>
public sealed partial class DuckDBDataReader
{
    /// <inheritdoc/>
    public override string GetName(int ordinal) => _columns[ordinal].Name;

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => _columns[ordinal].Type.ToString();

    /// <inheritdoc/>
    public override Type GetFieldType(int ordinal) => _columns[ordinal].ClrType;

    /// <inheritdoc/>
    public override int GetOrdinal(string name)
    {
        _ordinals ??= IndexNames();
        return _ordinals.TryGetValue(name, out var ordinal)
            ? ordinal
            : throw new DuckDBException($"The result has no column '{name}'.");
    }

    private Dictionary<string, int> IndexNames()
    {
        var ordinals = new Dictionary<string, int>(_columns.Length);
        for (var ordinal = 0; ordinal < _columns.Length; ordinal++)
            ordinals.TryAdd(_columns[ordinal].Name, ordinal);

        return ordinals;
    }
}
