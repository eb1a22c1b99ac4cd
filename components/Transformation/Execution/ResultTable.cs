namespace EcommAspire.Transformation.Execution;

/// <summary>A query's result in memory: for the small ones that macros, tests and <c>show</c> read.</summary>
public sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>A result without columns.</summary>
    public static ResultTable Empty { get; } = new([], []);
}

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the database spells it.</param>
public sealed record ResultColumn(string Name, string Type);

/// <summary>What <c>show</c> shows.</summary>
/// <param name="Node">The node, or null for an inline query.</param>
/// <param name="CompiledCode">The SQL that ran, without the limit.</param>
/// <param name="Table">Its rows.</param>
public sealed record ShowResult(Graph.Node? Node, string CompiledCode, ResultTable Table);
