using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Execution;

public class MemoryTests
{
    [Fact]
    public async Task What_fits_by_itself_does_not_fail_for_what_runs_beside_it()
    {
        using var folder = Limited("150MB");
        // A list is held in memory whole: one fits, two do not.
        for (var i = 0; i < 4; i++)
            folder.Model($"hungry_{i}", "{{ config(materialized='table') }} select len(list(i)) as n from range(5000000) as t(i)");
        folder.Model("after", "select * from {{ ref('hungry_3') }}");

        var run = await folder.Build(o => o with { Threads = 4 });

        run.Results.Select(r => $"{r.Node.Name}={r.Status.Spelling()} {(r.IsFailure ? r.Message : "")}".TrimEnd()).Order(StringComparer.Ordinal)
            .ShouldBe(["after=success", "hungry_0=success", "hungry_1=success", "hungry_2=success", "hungry_3=success"]);
        folder.Query("select n from after").ShouldBe(["5000000"]);
    }

    [Fact]
    public async Task What_does_not_fit_at_all_fails_once_and_takes_its_readers_with_it()
    {
        using var folder = Limited("60MB")
            .Model("hungry", "{{ config(materialized='table') }} select len(list(i)) as n from range(20000000) as t(i)")
            .Model("after", "select * from {{ ref('hungry') }}")
            .Model("light", "select 1 as id");

        var run = await folder.Build();

        run.Results.Select(r => $"{r.Node.Name}={r.Status.Spelling()}").Order(StringComparer.Ordinal).ShouldBe(["after=skipped", "hungry=error", "light=success"]);
        run.Results.Single(r => r.Node.Name == "hungry").Message.ShouldNotBeNull().ShouldContain("Out of Memory Error");
    }

    private static ProjectFolder Limited(string memory) => new ProjectFolder().Write("profiles.yml", $$"""
        shop:
          target: dev
          outputs:
            dev: 
                type: duckdb
                path: shop.duckdb
                schema: main
                threads: 2
                settings: {threads: 1, memory_limit: {{memory}}, temp_directory: ''}
        """);
}
