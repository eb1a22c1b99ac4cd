using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>Exposures as other teams name them.</summary>
public sealed class ExposureTests
{
    /// <summary>https://docs.getdbt.com/reference/exposure-properties</summary>
    [Fact]
    public void An_exposure_may_have_a_name_that_is_no_name_and_is_told_so()
    {
        using var folder = new ProjectFolder().Write("models/e.yml", "exposures: [{name: 'weekly board!', type: dashboard, owner: {name: Ann}}]");

        folder.Load().Project.Warnings.ShouldHaveSingleItem().ShouldContain("'weekly board!'");
    }

    /// <summary>https://docs.getdbt.com/docs/build/exposures: what reads a failed model is skipped, and called what it is.</summary>
    [Fact]
    public async Task What_is_skipped_is_called_what_it_is()
    {
        using var folder = new ProjectFolder().Model("bad", "select nope")
            .Write("models/e.yml", "exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [ref('bad')]}]");

        var run = await folder.Build();

        var skipped = run.Results.Single(r => r.Node.ResourceType == ResourceType.Exposure);
        new ConsoleReport().Lines(new NodeFinished(skipped, 2, 2, "exposure board")).ShouldHaveSingleItem().ShouldStartWith("2 of 2 SKIP exposure board ");
    }

    /// <summary>https://docs.getdbt.com/reference/resource-configs/tags: those of the project and its own, in order.</summary>
    [Fact]
    public void Tags_of_an_exposure_are_in_order()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nexposures: {+tags: [weekly, all]}\n")
            .Write("models/e.yml", "exposures: [{name: board, type: dashboard, owner: {name: Ann}, tags: [sales, all]}]");

        folder.Load().Project.Graph.Nodes["exposure.shop.board"].Tags.ShouldBe(["all", "sales", "weekly"]);
    }
}
