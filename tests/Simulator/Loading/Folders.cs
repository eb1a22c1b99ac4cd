namespace EcommAspire.Simulator.Tests.Loading;

internal static class Folders
{
    /// <summary>That the folders hold the business's files, byte for byte, and nothing unfinished.</summary>
    public static void Hold(string engagement, string feeds, SimulatedBusiness business)
    {
        foreach (var collection in business.Tables.Where(t => t.Source.Name == "engagement"))
        {
            var rows = new Simulator.Generation.Engagement.ExtendedJsonRows(collection.Table);
            for (var chunk = 0; chunk < collection.Chunks; chunk++)
                collection.Write(chunk, rows);
            File.ReadAllBytes(Path.Combine(engagement, $"{collection.Table.Name}.jsonl")).AsSpan().SequenceEqual(rows.Written.Span).ShouldBeTrue(collection.Table.Name);
        }

        foreach (var file in business.Files)
            File.ReadAllBytes(Path.Combine(feeds, "landing", file.Feed.Name, file.Name)).AsSpan().SequenceEqual(file.Content().Span).ShouldBeTrue(file.Name);
        var expected = business.Files.Select(f => f.Name).Concat(business.Tables.Where(t => t.Source.Name == "engagement").Select(t => $"{t.Table.Name}.jsonl"));
        Directory.EnumerateFiles(engagement, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(feeds, "*", SearchOption.AllDirectories))
            .Select(f => Path.GetFileName(f)!).Where(f => f != "_simulation.json").Order().ShouldBe(expected.Order());
    }
}
