using System.Text.Json;

namespace EcommAspire.Transformation.Tests.Compatibility;

/// <summary>https://docs.getdbt.com/reference/resource-configs/freshness</summary>
public sealed class ModelFreshnessTests
{
    [Theory]
    [InlineData("{count: 4, period: hour, updates_on: all}", null)]
    [InlineData("{count: 0, period: day}", null)]
    [InlineData("{updates_on: any}", null)]
    [InlineData("{period: day}", "no 'count'")]
    [InlineData("{count: 1}", "no 'period'")]
    [InlineData("{count: 1, period: week}", "one of minute, hour, day")]
    [InlineData("{count: 1, period: day, updates_on: al}", "did you mean 'all'?")]
    public void A_model_may_say_how_often_it_is_built(string buildAfter, string? wrong)
    {
        using var folder = new ProjectFolder().Model("m", "select 1 as id").Write("models/m.yml", $"models: [{{name: m, config: {{freshness: {{build_after: {buildAfter}}}}}}}]");
        if (wrong is not null)
        {
            Should.Throw<ProjectException>(() => folder.Load()).Message.ShouldContain(wrong);
            return;
        }

        folder.Load().WriteManifest();
        using var manifest = JsonDocument.Parse(folder.Read("target/manifest.json"));
        manifest.RootElement.GetProperty("nodes").GetProperty("model.shop.m").GetProperty("config").GetProperty("freshness").TryGetProperty("build_after", out _).ShouldBeTrue();
    }
}
