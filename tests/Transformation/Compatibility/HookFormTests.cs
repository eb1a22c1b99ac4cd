namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>https://docs.getdbt.com/reference/resource-configs/pre-hook-post-hook#transaction-behavior</summary>
public sealed class HookFormTests
{
    [Theory]
    [InlineData("pre_hook=before_begin(\"insert into log values ('a')\")")]
    [InlineData("pre_hook=[before_begin(\"insert into log values ('a')\")]")]
    [InlineData("post_hook=[after_commit(\"insert into log values ('a')\")]")]
    [InlineData("post_hook=[in_transaction(\"insert into log values ('a')\")]")]
    [InlineData("post_hook={'sql': \"insert into log values ('a')\", 'transaction': False}")]
    public async Task A_hook_may_say_whether_it_runs_in_the_transaction(string hook)
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\non-run-start: create or replace table log (what varchar)\n")
            .Model("m", $"{{{{ config(materialized='table', {hook}) }}}} select 1 as x");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select * from log").ShouldBe(["a"]);
    }
}
