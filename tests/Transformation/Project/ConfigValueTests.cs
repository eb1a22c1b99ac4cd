namespace EcommAspire.Transformation.Tests.Project;

/// <summary>Values that a configuration cannot have: https://docs.getdbt.com/reference/model-configs, https://docs.getdbt.com/reference/data-test-configs.</summary>
public sealed class ConfigValueTests
{
    [Theory]
    [InlineData("docs: {node_color: notacolor}", "docs.node_color 'notacolor'")]
    [InlineData("docs: {node_color: '#12345'}", "docs.node_color '#12345'")]
    [InlineData("docs: {node_color: ''}", null)]
    [InlineData("docs: {node_color: '#FFF'}", null)]
    [InlineData("docs: {node_color: DarkSlateGrey}", null)]
    [InlineData("docs: {node_color: rebeccapurple}", null)]
    [InlineData("docs: {node_color: ButtonFace}", "docs.node_color 'ButtonFace'")]
    [InlineData("on_configuration_change: aply", "must be one of apply, continue, fail")]
    [InlineData("on_configuration_change: continue", null)]
    [InlineData("materialized: 1", "materialized: 1, which must be a text")]
    [InlineData("materialized: [table]", "materialized: ['table'], which must be a text")]
    [InlineData("persist_docs: true", "which must be a mapping")]
    [InlineData("grants: select", "which must be a mapping")]
    [InlineData("meta: [a]", "which must be a mapping")]
    [InlineData("enabled: maybe", "enabled: 'maybe', which must be true or false")]
    [InlineData("enabled: 1.5", "which must be true or false")]
    [InlineData("enabled: 'false'", "enabled: 'false', which must be true or false, and not a text")]
    [InlineData("enabled: 1", "enabled: 1, which must be true or false")]
    [InlineData("enabled: null", "enabled: None, which must be true or false")]
    [InlineData("enabled: \"{{ env_var('NOT_SET_HERE', 'True') }}\"", "enabled: 'True', which must be true or false")]
    [InlineData("enabled: \"{{ env_var('NOT_SET_HERE', 'True') | as_bool }}\"", null)]
    [InlineData("enabled: \"{{ target.name == 'dev' }}\"", null)]
    [InlineData("unique_key: [a, b]", null)]
    [InlineData("unique_key: 7", "which must be a column or a list of columns")]
    public void A_models(string config, string? refusal) => Check($"models: [{{name: m, config: {{{config}}}}}]", refusal);

    [Theory]
    [InlineData("severity: Warn", null)]
    [InlineData("severity: fatal", "severity: 'fatal', which must be warn or error")]
    [InlineData("limit: many", "limit: 'many', which must be a whole number")]
    [InlineData("limit: 5", null)]
    [InlineData("materialized: view", "materialized: 'view', which must be test")]
    [InlineData("where: 1", "where: 1, which must be a text")]
    public void A_tests(string config, string? refusal) =>
        Check($"models: [{{name: m, columns: [{{name: a, data_tests: [{{unique: {{config: {{{config}}}}}}}]}}]}}]", refusal);

    private static void Check(string properties, string? refusal)
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as a").Write("models/m.yml", properties);

        if (refusal is null)
            folder.Load();
        else
            Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(refusal);
    }
}
