using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Seeds: https://docs.getdbt.com/docs/build/seeds.</summary>
public sealed class SeedTests
{
    /// <summary>dbt-duckdb gives the file to DuckDB's own reader, which refuses it; without <c>fast</c> dbt reads it, and fills up.</summary>
    [Fact]
    public async Task A_row_that_is_too_short_is_refused_unless_the_seed_is_read_slowly()
    {
        using var folder = new ProjectFolder().Write("seeds/s.csv", "a,b,c\n1,2,3\n\n4,5\n");

        var refused = (await folder.Build()).Results.Single();
        refused.Status.ShouldBe(NodeStatus.Error);
        refused.Message.ShouldNotBeNull().ShouldContain("seeds/s.csv:4");
        refused.Message.ShouldContain("this row has 2 values, the first line names 3 columns");

        folder.Write("seeds/s.yml", "seeds: [{name: s, config: {fast: false}}]");
        (await folder.Build()).Success.ShouldBeTrue();
        folder.Query("select * from s").ShouldBe(["1|2|3", "4|5|null"]);
    }
}
