using System.Collections;
using System.Data.Common;

namespace DuckDB.NET.Data;

/// <summary>A command's parameters.</summary>
public sealed class DuckDBParameterCollection : DbParameterCollection
{
    private readonly List<DuckDBParameter> _parameters = [];

    /// <inheritdoc/>
    public override int Count => _parameters.Count;

    /// <inheritdoc/>
    public override object SyncRoot => ((ICollection)_parameters).SyncRoot;

    internal bool AreNamed => _parameters.Exists(parameter => parameter.ParameterName.Length > 0);

    /// <inheritdoc cref="DbParameterCollection.this[int]"/>
    public new DuckDBParameter this[int index]
    {
        get => _parameters[index];
        set => _parameters[index] = value;
    }

    /// <inheritdoc/>
    public override int Add(object value) => Add((DuckDBParameter)value);

    /// <summary>Adds a parameter and tells its place.</summary>
    public int Add(DuckDBParameter value)
    {
        _parameters.Add(value);
        return _parameters.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        foreach (DuckDBParameter value in values)
            _parameters.Add(value);
    }

    /// <inheritdoc/>
    public override void Clear() => _parameters.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => _parameters.IndexOf((DuckDBParameter)value);

    /// <inheritdoc/>
    public override int IndexOf(string parameterName) =>
        _parameters.FindIndex(parameter => parameter.ParameterName == parameterName);

    /// <inheritdoc/>
    public override void Insert(int index, object value) => _parameters.Insert(index, (DuckDBParameter)value);

    /// <inheritdoc/>
    public override void Remove(object value) => _parameters.Remove((DuckDBParameter)value);

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(Find(parameterName));

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => _parameters[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => _parameters[Find(parameterName)];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = (DuckDBParameter)value;

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) =>
        _parameters[Find(parameterName)] = (DuckDBParameter)value;

    private int Find(string parameterName) =>
        IndexOf(parameterName) is >= 0 and var index
            ? index
            : throw new IndexOutOfRangeException($"The command has no parameter '{parameterName}'.");
}
