namespace EcommAspire.Lake.Tests;

public sealed class QuarantineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ecomm-quarantine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Records_come_back_as_they_were_put()
    {
        var store = new QuarantineStore(_folder);
        QuarantinedRecord[] records = [Record("a \"quoted\"\nraw\0"), Record("") with { File = "f.csv", Line = 7, Column = "price", Key = "1,2" }];
        using (var writer = store.Begin("feeds", "orders", "b1"))
        {
            foreach (var record in records)
                writer.Add(record);
            store.Batches().ShouldBeEmpty();
            writer.Complete();
        }

        QuarantineStore.Read(store.Batches("feeds", "orders").ShouldHaveSingleItem()).ShouldBe(records);
        store.Batches("shop").ShouldBeEmpty();
        File.ReadAllLines(Path.Combine(_folder, "feeds", "orders", "b1.jsonl"))[1].ShouldBe(
            """{"source":"feeds","table":"orders","file":"f.csv","line":7,"column":"price","key":"1,2","reason":"It is bad.","raw":"","batch_id":"b1","at":"1970-01-01T00:00:00+00:00"}""");
    }

    [Fact]
    public void What_is_not_completed_leaves_nothing()
    {
        var store = new QuarantineStore(_folder);
        using (var writer = store.Begin("feeds", "orders", "b1"))
            writer.Add(Record("x"));

        Directory.GetFiles(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).ShouldBeEmpty();
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        var store = new QuarantineStore(_folder);
        using (var writer = store.Begin("feeds", "orders", "b1"))
        {
            writer.Add(Record("x"));
            writer.Complete();
        }

        File.AppendAllText(Path.Combine(_folder, "feeds", "orders", "b1.jsonl"), "{\"source\":");
        Should.Throw<InvalidDataException>(() => QuarantineStore.Read(store.Batches()[0]).ToList()).Message.ShouldContain("Line 2 of");
    }

    private static QuarantinedRecord Record(string raw) =>
        new() { Source = "feeds", Table = "orders", Reason = "It is bad.", Raw = raw, BatchId = "b1", At = DateTimeOffset.UnixEpoch };
}
