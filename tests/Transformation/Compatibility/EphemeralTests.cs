namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>Ephemeral models where other teams read them.</summary>
public sealed class EphemeralTests
{
    /// <summary>dbt puts an ephemeral model's rows behind <c>with recursive</c>, where there is one.</summary>
    [Fact]
    public async Task An_ephemeral_model_is_read_by_a_recursive_query()
    {
        using var folder = new ProjectFolder().Model("first", "{{ config(materialized='ephemeral') }}select 1 as n")
            .Model("m", "with recursive t(n) as (select n from {{ ref('first') }} union all select n + 1 from t where n < 3) select sum(n) as s from t");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select s from m").ShouldBe(["6"]);
        folder.Read("target/compiled/shop/models/m.sql").ShouldStartWith("with recursive  __dbt__cte__first as (\n");
    }
}
