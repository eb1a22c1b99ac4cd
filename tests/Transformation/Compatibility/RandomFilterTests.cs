namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>The filter <c>random</c>.</summary>
public sealed class RandomFilterTests
{
    /// <summary>https://jinja.palletsprojects.com/en/stable/templates/#jinja-filters.random</summary>
    [Fact]
    public async Task One_item_may_be_picked_at_random()
    {
        using var folder = new ProjectFolder().Model("m", "select {{ [7, 7] | random }} as x, '{{ [] | random }}' as y");

        (await folder.Build()).Success.ShouldBeTrue();
        folder.Query("from m").ShouldBe(["7|"]);
    }
}
