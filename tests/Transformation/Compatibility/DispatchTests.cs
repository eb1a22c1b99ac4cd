namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>Where a dispatched macro is looked for.</summary>
public sealed class DispatchTests
{
    /// <summary>https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch: a namespace that is no package's means what the project itself has.</summary>
    [Fact]
    public void Dispatch_into_a_namespace_that_is_not_there_does_not_look_into_other_packages()
    {
        using var folder = new ProjectFolder()
            .Write("dbt_packages/utils/dbt_project.yml", "name: utils\n").Write("dbt_packages/utils/macros/m.sql", "{% macro default__there() %}1{% endmacro %}")
            .Model("m", "select {{ adapter.dispatch('there', 'utlis')() }} as x");

        Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain("there is no macro 'there' in 'utlis'");
        folder.Model("m", "select {{ adapter.dispatch('there', 'utils')() }} as x").Load();
    }
}
