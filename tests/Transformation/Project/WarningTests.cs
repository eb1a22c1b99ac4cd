using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Project;

/// <summary>https://docs.getdbt.com/reference/global-configs/warnings</summary>
public sealed class WarningTests
{
    private static readonly string[] s_all = ["has passed its deprecation date", "no model 'nope'", "'metrix' is not a key", "nothing lies under 'models.shop.gone'", "reads nothing that has an 'event_time'"];

    [Theory]
    [InlineData("{silence: [DeprecatedModel]}", "!has passed")]
    [InlineData("{error: [DeprecatedModel]}", "*has passed its deprecation date of 2020-01-01. Remove it, or give it a later date, and warnings are treated as errors (DeprecatedModel).")]
    [InlineData("{error: all}", "*are treated as errors")]
    [InlineData("{error: '*', warn: [CustomTopLevelKeyDeprecation, NoNodeForYamlKey, UnusedResourceConfigPath, MicrobatchModelNoEventTimeInputs], silence: [DeprecatedModel]}", "!has passed")]
    [InlineData("{error: [Deprecations]}", "*'metrix' is not a key")]
    [InlineData("{error: [Deprecations], warn: [CustomTopLevelKeyDeprecation]}", "")]
    [InlineData("{error: all, silence: [Deprecations], warn: [DeprecatedModel, NoNodeForYamlKey, UnusedResourceConfigPath, MicrobatchModelNoEventTimeInputs]}", "!is not a key")]
    [InlineData("{include: all, exclude: [DeprecatedModel, NoNodeForYamlKey, UnusedResourceConfigPath, MicrobatchModelNoEventTimeInputs, CustomTopLevelKeyDeprecation, WEOIncludeExcludeDeprecation]}", "+are the old names")]
    [InlineData("{error: []}", "")]
    [InlineData("{error: null, warn: null}", "")]
    [InlineData("{error: [DeprecatedModle]}", "*names 'DeprecatedModle' in 'error', which is not a valid dbt error name (did you mean 'DeprecatedModel'?)")]
    [InlineData("{error: DeprecatedModel}", "*a list of names, or all")]
    [InlineData("{errors: all}", "*(did you mean 'error'?)")]
    [InlineData("{error: all, include: all}", "*has both 'error' and 'include'")]
    public void Options_name_what_is_an_error_and_what_is_not_shown(string options, string expected)
    {
        using var folder = Folder();
        using var asking = Folder($"flags:\n  warn_error_options: {options}\n");
        foreach (var load in (Func<ModelEngine>[])[
            () => folder.Load(o => o with { WarnErrorOptions = options }),
            () => folder.Load(o => o with { Environment = new Dictionary<string, string> { ["DBT_WARN_ERROR_OPTIONS"] = options } }),
            () => asking.Load()])
        {
            if (expected.StartsWith('*'))
            {
                Should.Throw<ProjectException>(load).Message.ShouldContain(expected[1..]);
                continue;
            }

            var shown = string.Join('\n', load().Project.Warnings);
            foreach (var warning in s_all.Where(w => !expected.StartsWith('!') || !w.Contains(expected[1..], StringComparison.Ordinal)))
                shown.ShouldContain(warning);
            if (expected.StartsWith('!'))
                shown.ShouldNotContain(expected[1..]);
            else
                shown.ShouldContain(expected.TrimStart('+'));
        }
    }

    [Fact]
    public void The_two_flags_do_not_go_together()
    {
        using var folder = Folder();

        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnError = true, WarnErrorOptions = "{error: all}" })).Message.ShouldContain("do not go together");
        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnError = true })).Message.ShouldContain("treated as errors");
    }

    [Theory]
    [InlineData("{}", NodeStatus.Warn, NodeStatus.Success)]
    [InlineData("{error: [LogTestResult]}", NodeStatus.Fail, NodeStatus.Success)]
    [InlineData("{error: [JinjaLogWarning]}", NodeStatus.Warn, NodeStatus.Error)]
    [InlineData("{error: all, warn: [LogTestResult], silence: [JinjaLogWarning]}", NodeStatus.Warn, NodeStatus.Success)]
    public async Task Tests_and_a_projects_own_warnings_go_by_them_too(string options, NodeStatus test, NodeStatus model)
    {
        using var folder = new ProjectFolder()
            .Model("m", "{% if execute %}{% do exceptions.warn('beware') %}{% endif %} select 1 as id")
            .Model("plain", "select 1 as id")
            .Write("tests/t.sql", "{{ config(severity='warn') }} select * from {{ ref('plain') }}");
        List<string> said = [];

        var result = await folder.Load(o => o with { WarnErrorOptions = options }).BuildAsync(NodeSelection.All, new Lines(e => said.AddRange(e is LogLine line ? [line.Message] : [])));

        result.Results.Single(r => r.Node.Name == "t").Status.ShouldBe(test);
        result.Results.Single(r => r.Node.Name == "m").Status.ShouldBe(model);
        said.Contains("beware").ShouldBe(!options.Contains("JinjaLogWarning"));
    }

    [Fact]
    public async Task A_selection_that_matches_nothing_is_a_warning_like_others()
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id");
        var selection = new NodeSelection { Select = ["m", "nope"] };
        List<string> warnings = [];

        folder.Load(o => o with { WarnErrorOptions = "{silence: [NoNodesForSelectionCriteria]}" }).List(selection, warnings).Count.ShouldBe(1);
        warnings.ShouldBeEmpty();
        var strict = folder.Load(o => o with { WarnErrorOptions = "{error: [NoNodesForSelectionCriteria]}" });
        Should.Throw<ProjectException>(() => strict.List(selection));
        await Should.ThrowAsync<ProjectException>(() => strict.BuildAsync(selection));
    }

    [Fact]
    public async Task Retry_takes_the_options_of_then()
    {
        using var folder = new ProjectFolder().Model("m", "select nope").Model("plain", "select 1 as id").Write("tests/t.sql", "{{ config(severity='warn') }} select * from {{ ref('plain') }}");
        await folder.Build(o => o with { WarnErrorOptions = "{error: [LogTestResult]}" });

        (await Retry.Prepare(folder.Options).RunAsync()).Results.Single(r => r.Node.Name == "t").Status.ShouldBe(NodeStatus.Fail);
    }

    /// <summary>A project's own warning is said when it is read too; https://docs.getdbt.com/reference/dbt-jinja-functions/exceptions#warn</summary>
    [Fact]
    public void What_a_project_warns_of_while_it_is_read_is_said()
    {
        using var folder = new ProjectFolder().Model("m", "{% if not execute %}{% do exceptions.warn('a ' ~ model.name) %}{% endif %}select 1 as id");

        folder.Load().Project.NamedWarnings.Select(w => (w.Name, w.Line)).ShouldBe([("JinjaLogWarning", "a m")]);
        folder.Load(o => o with { WarnErrorOptions = "{silence: [JinjaLogWarning]}" }).Project.Warnings.ShouldBeEmpty();
        Should.Throw<ProjectException>(() => folder.Load(o => o with { WarnError = true })).Message.ShouldContain("a m");
    }

    private static ProjectFolder Folder(string more = "") => new ProjectFolder($"name: shop\nprofile: shop\nmodels: {{shop: {{gone: {{+tags: a}}, '+tags': b}}}}\n{more}")
        .Write("models/schema.yml", "metrix: []\nmodels:\n  - {name: m, deprecation_date: 2020-01-01}\n  - {name: nope}\n")
        .Model("m", "select 1 as id")
        .Model("micro", "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='t', begin='2024-01-01', batch_size='year') }} select id, now() as t from {{ ref('plain') }}")
        .Model("plain", "select 1 as id");

    private sealed class Lines(Action<RunEvent> act) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => act(value);
    }
}
