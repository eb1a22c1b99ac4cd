namespace EcommAspire.Transformation.Tests.Project;

/// <summary>dbt_project.yml (https://docs.getdbt.com/reference/dbt_project.yml) and what goes with it.</summary>
public class ProjectFileTests
{
    [Theory]
    [InlineData("name: shop\nprofile: shop\nrequire-dbt-version: '>=1.5.0'\n", null)]
    [InlineData("name: shop\nprofile: shop\nrequire-dbt-version: ['>=1.5.0', '<2.0.0']\n", null)]
    [InlineData("name: shop\nprofile: shop\nrequire-dbt-version: ['>=1.5.0,<1.9.0']\n", "dbt_project.yml:3: 'shop' wants dbt >=1.5.0, <1.9.0")]
    [InlineData("name: shop\nprofile: shop\nrequire-dbt-version: '>=2.0.0rc1'\n", "wants dbt >=2.0.0rc1")]
    [InlineData("name: shop\nprofile: shop\nrequire-dbt-version: '<1.9.0'\nflags: {version_check: false}\n", null)]
    [InlineData("name: shop\nprofile: shop\nrequire-dbt-version: soon\n", "'soon' is no version")]
    [InlineData("name: 1shop\nprofile: shop\n", "dbt_project.yml:1: the project's name '1shop'")]
    [InlineData("name: config\nprofile: shop\n", "dbt_project.yml:1: a project cannot be named 'config'")]
    [InlineData("name: shop\nprofile: shop\ntests: {+severity: warn}\ndata_tests: {+severity: warn}\n", "dbt_project.yml:3: 'tests' is the old name")]
    [InlineData("name: shop\nprofile: shop\ndispatch:\n  - macro_namespace: x\n    search_order: y\n", "dbt_project.yml:4: a dispatch entry needs a 'search_order'")]
    public void A_project_file_is_taken_or_refused_with_the_reason(string project, string? refusal)
    {
        using var folder = new ProjectFolder(project).Model("a", "select 1 as x");

        if (refusal is null)
            folder.Load().Project.Name.ShouldBe("shop");
        else
            Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(refusal);
    }

    [Fact]
    public void The_target_is_known_to_the_project_file()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: \"{{ env_var('NOT_SET_HERE', 'shop') }}\"\nmodels:\n  shop:\n    +materialized: \"{{ 'table' if target.name == 'dev' else 'view' }}\"\n")
            .Model("a", "select 1 as x");

        var engine = folder.Load();

        engine.Project.Graph.Nodes["model.shop.a"].Config.Materialized.ShouldBe("table");
        engine.Project.Warnings.ShouldBeEmpty();
        // Commands that need no profile read the same file.
        ModelEngine.Clean(folder.Options).ShouldBeEmpty();
    }

    [Fact]
    public async Task Quoting_of_the_project_holds_for_every_relation()
    {
        using var folder = new ProjectFolder("name: shop\nprofile: shop\nquoting: {database: false, schema: false, identifier: false}\n")
            .Model("a", "select 1 as x").Model("b", "select * from {{ ref('a') }}");

        var compiled = await folder.Load().CompileAsync(new NodeSelection { Select = ["b"] });

        compiled.Results[0].CompiledCode.ShouldBe("select * from shop.main.a");
    }
}
