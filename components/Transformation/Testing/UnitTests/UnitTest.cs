using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Testing.UnitTests;

/// <summary>A unit test as it is run: a model, the rows that stand in for what it reads, and the rows it must give.</summary>
/// <param name="Model">The tested model, one version of it where it has several.</param>
/// <param name="Given">What it reads, in the order written.</param>
/// <param name="Expected">What it must give.</param>
/// <param name="Overrides">What the model finds in place of the project's own.</param>
internal sealed record UnitTest(Node Model, IReadOnlyList<GivenRows> Given, Fixture Expected, UnitTestOverrides Overrides)
{
    /// <summary>What a model says when it asks whether it adds to a table that is there.</summary>
    public const string IncrementalMacro = "is_incremental";

    /// <summary>Why it cannot run, where it gives what is not there: other commands than test and build do without it.</summary>
    public string? Problem { get; init; }
}

/// <summary>The rows that stand in for one of the model's inputs.</summary>
/// <param name="Node">The input; the model itself for <c>this</c>.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record GivenRows(Node Node, Fixture Rows)
{
    /// <summary>The name under which the model's SQL finds the rows. Tables of two sources may have one name.</summary>
    public string CteName => Node.ResourceType == ResourceType.Source ? $"__dbt__cte__{Node.SourceName}__{Node.Name}" : $"__dbt__cte__{Node.Alias}";
}

/// <summary>Rows as names and values, or as a query.</summary>
/// <param name="Rows">The rows; none where there is a query.</param>
/// <param name="Sql">The query.</param>
internal sealed record Fixture(IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, string? Sql);

/// <summary>What a unit test puts in place of macros, variables and environment variables, by name.</summary>
internal sealed record UnitTestOverrides(
    IReadOnlyDictionary<string, object?> Macros, IReadOnlyDictionary<string, object?> Vars, IReadOnlyDictionary<string, object?> EnvironmentVariables);
