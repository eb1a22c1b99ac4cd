namespace EcommAspire.StarSchema.Tests;

/// <summary>What readers rely on: the columns of the marts and their types (https://docs.getdbt.com/docs/mesh/govern/model-contracts).</summary>
public sealed class ContractTests
{
    [Fact]
    public void Every_mart_is_held_to_a_contract()
    {
        using var platform = new Platform();

        var held = platform.Models("path:models/marts,config.contract.enforced:true");

        held.ShouldBe(platform.Models("path:models/marts"));
        held.Count.ShouldBeGreaterThan(15);
    }
}
