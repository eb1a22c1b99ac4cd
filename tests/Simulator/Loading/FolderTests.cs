namespace EcommAspire.Simulator.Tests.Loading;

public sealed class FolderTests : IDisposable
{
    private static readonly SimulatorOptions _options = new() { Scale = 0.002m };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-simulator-");

    private string Engagement => Path.Combine(_folder.FullName, "engagement");

    private string Feeds => Path.Combine(_folder.FullName, "feeds");

    private string Landing => Path.Combine(Feeds, "landing");

    private SimulationTargets Targets => new() { EngagementFolder = Engagement, FeedsFolder = Feeds };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_are_whole_and_named_as_the_contract_says()
    {
        await BusinessSimulator.LoadAsync(Targets, _options);

        Folders.Hold(Engagement, Feeds, new(_options));
        File.Exists(Path.Combine(Landing, "orders", "orders_20251231T2345.json")).ShouldBeTrue();
        File.ReadLines(Path.Combine(Landing, "customers", "customers_20251230T0000.csv")).First().ShouldBe("customer_id,name,email,city,state,signup_date,valid_on");
        File.ReadLines(Path.Combine(Engagement, "clickstream.jsonl")).First().ShouldStartWith("{\"_id\":{\"$oid\":\"");
    }

    [Fact]
    public async Task Another_business_replaces_its_files_and_no_one_elses()
    {
        await BusinessSimulator.LoadAsync(Targets, _options);
        var foreign = Path.Combine(Landing, "orders", "orders_19990101T0000.json");
        await File.WriteAllTextAsync(foreign, "[]");

        var next = _options with { Start = new(2023, 1, 1) };
        await BusinessSimulator.LoadAsync(Targets, next);

        File.Exists(foreign).ShouldBeTrue();
        File.Delete(foreign);
        Folders.Hold(Engagement, Feeds, new(next));
    }

    [Fact]
    public async Task Files_that_went_on_their_way_do_not_come_back()
    {
        await BusinessSimulator.LoadAsync(Targets, _options);
        Directory.Delete(Landing, recursive: true);

        (await BusinessSimulator.LoadAsync(Targets, _options)).Sources.ShouldAllBe(s => s.WasThere);
        Directory.Exists(Landing).ShouldBeFalse();
    }

    [Fact]
    public async Task A_damaged_marker_means_that_the_files_are_made_again()
    {
        await BusinessSimulator.LoadAsync(Targets, _options);
        await File.WriteAllTextAsync(Path.Combine(Feeds, "_simulation.json"), "{ \"Finger");

        (await BusinessSimulator.LoadAsync(Targets, _options)).Sources.Single(s => s.Name == "feeds").WasThere.ShouldBeFalse();
        Folders.Hold(Engagement, Feeds, new(_options));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_with_its_source_and_the_others_are_filled()
    {
        await File.WriteAllTextAsync(Engagement, "a file where the folder should be");

        var report = await BusinessSimulator.LoadAsync(Targets, _options);
        report.Sources.Single(s => s.Name == "feeds").Problem.ShouldBeNull();
        var problem = report.Sources.Single(s => s.Name == "engagement").Problem.ShouldNotBeNull();
        problem.ShouldStartWith("The source engagement could not be filled: ");
        problem.ShouldContain(Engagement);

        await Should.ThrowAsync<SimulationException>(() => BusinessSimulator.LoadAsync(Targets with { FeedsFolder = null }, _options));
    }
}
