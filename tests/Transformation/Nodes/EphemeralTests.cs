using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Ephemeral models: https://docs.getdbt.com/docs/build/materializations#ephemeral.</summary>
public sealed class EphemeralTests
{
    [Fact]
    public async Task What_reads_a_broken_one_is_skipped_and_the_run_has_failed()
    {
        using var folder = new ProjectFolder()
            .Model("broken", "{{ config(materialized='ephemeral') }}\nselect {{ exceptions.raise_compiler_error('not today') if execute }} 1 as a")
            .Model("reader", "select * from {{ ref('broken') }}")
            .Model("further", "select * from {{ ref('reader') }}")
            .Model("other", "select 1 as a");

        var run = await folder.Build();

        run.ExitCode.ShouldBe(1);
        run.Results.Select(r => $"{r.Node.Name} {r.Status}").Order().ShouldBe(["further Skipped", "other Success", "reader Skipped"]);
        foreach (var name in (string[])["reader", "further"])
            run.Results.Single(r => r.Node.Name == name).Message
                .ShouldBe($"Compilation Error in model.shop.{name}, caused by compilation error in referenced ephemeral model model.shop.broken");
        // What is wrong is said once, with the place.
        var said = string.Join('\n', ConsoleReport.Summary(run));
        said.Split("Compilation Error").Length.ShouldBe(2);
        said.ShouldContain("Compilation Error in model broken (models/broken.sql:2)");
        said.ShouldContain("PASS=1 WARN=0 ERROR=0 SKIP=2 NO-OP=0 TOTAL=3");
    }

    /// <summary>https://docs.getdbt.com/reference/commands/compile</summary>
    [Fact]
    public async Task Compiling_leaves_them_out_where_it_is_told_to()
    {
        using var folder = new ProjectFolder().Model("one", "{{ config(materialized='ephemeral') }}select 1 as a").Model("reader", "select * from {{ ref('one') }}");

        var whole = await folder.Load().CompileAsync(new() { Select = ["reader"] });
        var bare = await folder.Load(o => o with { SwitchedOff = new HashSet<string> { "inject_ephemeral_ctes" } }).CompileAsync(new() { Select = ["reader"] });

        whole.Results.Single().CompiledCode.ShouldBe("with __dbt__cte__one as (\nselect 1 as a\n) select * from __dbt__cte__one");
        bare.Results.Single().CompiledCode.ShouldBe("select * from __dbt__cte__one");
    }
}
