namespace EcommAspire.Transformation.Tests.State;

/// <summary>https://docs.getdbt.com/reference/node-selection/defer and https://docs.getdbt.com/reference/commands/clone</summary>
public sealed class DeferTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder()
        .Write("profiles.yml", """
            shop:
              target: prod
              outputs:
                prod: {type: duckdb, path: shop.duckdb, schema: prod}
                dev: {type: duckdb, path: shop.duckdb, schema: dev}
            """)
        .Write("seeds/raw.csv", "id\n1\n2\n")
        .Model("a", "{{ config(materialized='table') }} select id, '{{ target.name }}' as made_in from {{ ref('raw') }}")
        .Model("e", "{{ config(materialized='ephemeral') }} select * from {{ ref('a') }}")
        .Model("b", "select * from {{ ref('e') }}");

    public void Dispose() => _folder.Dispose();

    private async Task BuildProduction()
    {
        (await _folder.Build()).Success.ShouldBeTrue();
        Directory.Move(Path.Combine(_folder.Path, "target"), Path.Combine(_folder.Path, "before"));
    }

    private static ModelOptions Development(ModelOptions o) => o with { Target = "dev", State = "before" };

    [Fact]
    public async Task What_is_not_there_is_read_from_the_earlier_run()
    {
        await BuildProduction();

        (await _folder.Build(Development, "b")).Success.ShouldBeFalse();
        (await _folder.Build(o => Development(o) with { Defer = true }, "b")).Success.ShouldBeTrue();
        _folder.Query("select distinct made_in from dev.b").ShouldBe(["prod"]);
    }

    [Fact]
    public async Task What_is_there_is_read_unless_the_earlier_run_is_favoured()
    {
        await BuildProduction();
        (await _folder.Build(o => Development(o) with { Defer = true }, "a")).Success.ShouldBeTrue();

        await _folder.Build(o => Development(o) with { Defer = true }, "b");
        _folder.Query("select distinct made_in from dev.b").ShouldBe(["dev"]);
        await _folder.Build(o => Development(o) with { Defer = true, FavorState = true }, "b");
        _folder.Query("select distinct made_in from dev.b").ShouldBe(["prod"]);
        await _folder.Build(o => Development(o) with { Defer = true, FavorState = true }, "a", "b");
        _folder.Query("select distinct made_in from dev.b").ShouldBe(["dev"]);
    }

    [Fact]
    public async Task Another_folder_may_be_deferred_to_than_is_compared_with()
    {
        await BuildProduction();

        var built = await _folder.Build(o => o with { Target = "dev", State = "nowhere", DeferState = "before", Defer = true }, "b");

        built.Success.ShouldBeTrue();
    }

    [Fact]
    public async Task A_clone_shows_what_the_earlier_run_has_and_leaves_what_is_there()
    {
        await BuildProduction();
        _folder.Model("new", "select 1 as id");

        var cloned = await _folder.Load(Development).CloneAsync(NodeSelection.All);

        cloned.Results.Select(r => $"{r.Node.Name} {r.Message}").Order(StringComparer.Ordinal).ShouldBe(["a OK", "b OK", "new No-op", "raw OK"]);
        _folder.Query("select table_name, table_type from information_schema.tables where table_schema = 'dev' order by 1").ShouldBe(["a|VIEW", "b|VIEW", "raw|VIEW"]);
        _folder.Query("select count(*) from dev.b").ShouldBe(["2"]);
        (await _folder.Load(Development).CloneAsync(new() { Select = ["a"] })).Results.ShouldHaveSingleItem().Message.ShouldBe("No-op");
        (await _folder.Load(o => Development(o) with { FullRefresh = true }).CloneAsync(new() { Select = ["a"] })).Results.ShouldHaveSingleItem().Message.ShouldBe("OK");
    }

    [Fact]
    public async Task Deferring_needs_an_earlier_run()
    {
        var run = () => _folder.Load(o => o with { Defer = true }).BuildAsync(NodeSelection.All);

        (await run.ShouldThrowAsync<ProjectException>()).Message.ShouldContain("--state or --defer-state");
    }
}
