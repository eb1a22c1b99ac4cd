namespace EcommAspire.Snapshots.Tests;

public sealed class ScrubbingTests
{
    [Fact]
    public Task Lines_are_dropped_and_rewritten() =>
        Verify("keep\nTook 12 ms\n\nsecret: 1\nlast")
            .ScrubLinesWithReplace(line =>
                line.StartsWith("Took", StringComparison.Ordinal) ? "Took {ms} ms" : line.StartsWith("secret", StringComparison.Ordinal) ? null : line);

    [Fact]
    public Task The_scrubber_added_last_runs_first() =>
        Verify("a")
            .ScrubLinesWithReplace(line => line.Replace('b', 'c'))
            .ScrubLinesWithReplace(line => line.Replace('a', 'b'));

    [Fact]
    public Task Folders_of_this_machine_have_names() =>
        Verify($"""
            {Path.Combine(Path.GetTempPath(), "file")}
            {AppContext.BaseDirectory}
            {Path.Combine(AppContext.BaseDirectory, "data", "x.csv")}
            before{AppContext.BaseDirectory}
            """.Replace($"before{AppContext.BaseDirectory}", "", StringComparison.Ordinal));
}
