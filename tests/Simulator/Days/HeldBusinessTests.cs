using EcommAspire.Simulator.Days;

namespace EcommAspire.Simulator.Tests.Days;

public sealed class HeldBusinessTests
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.001m, Seed = 3 };

    [Fact]
    public async Task A_folder_says_which_day_its_business_has_come_to_and_which_it_is_to_come_to()
    {
        var folder = Directory.CreateTempSubdirectory("ecomm-simulator-");
        try
        {
            var targets = new SimulationTargets { FeedsFolder = Path.Combine(folder.FullName, "feeds"), EngagementFolder = Path.Combine(folder.FullName, "engagement") };
            HeldBusiness? Held() => HeldBusiness.Read(targets.FeedsFolder, targets.EngagementFolder);
            Held().ShouldBeNull();

            await BusinessSimulator.LoadAsync(targets, _options);
            Held().ShouldBe(new HeldBusiness(_options, new(2025, 12, 31), new(2025, 12, 31)));

            await BusinessDays.PlayAsync(targets, new() { Days = 2 });
            Held().ShouldBe(new HeldBusiness(_options, new(2026, 1, 2), new(2026, 1, 2)));

            // As a kill leaves it: one source has come further than the other.
            await BusinessDays.PlayAsync(targets with { EngagementFolder = null }, new() { Days = 3 });
            Held().ShouldBe(new HeldBusiness(_options, new(2026, 1, 2), new(2026, 1, 5)));
            await BusinessDays.PlayAsync(targets, new());
            Held().ShouldBe(new HeldBusiness(_options, new(2026, 1, 5), new(2026, 1, 5)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
