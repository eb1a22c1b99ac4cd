namespace EcommAspire.Snapshots.Tests;

public sealed class ScrubbingTests
{
    [Fact]
    public Task Lines_are_dropped_and_rewritten() =>
        Verify("keep\nTook 12 ms\n\nsecret: 1\nlast")
            .ScrubLinesContaining("SECRET")
            .ScrubLinesWithReplace(line => line.StartsWith("Took", StringComparison.Ordinal) ? "Took {ms} ms" : line)
            .ScrubEmptyLines();

    [Fact]
    public Task Guids_inside_a_text_are_numbered()
    {
        var first = Guid.NewGuid();
        var second = Guid.NewGuid();
        return Verify($"{first}, ({second}) and {first:B}; not x{second}").ScrubInlineGuids().ScrubLinesWithReplace(line => line.Replace($"x{second}", "touched"));
    }

    [Fact]
    public Task The_scrubber_added_last_runs_first() =>
        Verify("a").AddScrubber(text => text.Replace("b", "c")).AddScrubber(text => text.Replace("a", "b"));

    [Fact]
    public Task Folders_of_this_machine_have_names() =>
        Verify($"""
            {Path.Combine(Path.GetTempPath(), "file")}
            {AppContext.BaseDirectory}
            {Path.Combine(AppContext.BaseDirectory, "data", "x.csv")}
            before{AppContext.BaseDirectory}
            """.Replace($"before{AppContext.BaseDirectory}", "", StringComparison.Ordinal));

    [Fact]
    public Task Settings_are_shared_by_copying()
    {
        var settings = new VerifySettings();
        settings.AddScrubber(text => text.Replace("today", "{date}"));
        settings.UseDirectory("Snapshots");
        return Verify("made today", settings).ScrubLines(line => line.Length == 0);
    }
}
