using System.Numerics;

namespace EcommAspire.Snapshots.Tests;

public sealed class ObjectTests
{
    private enum Level
    {
        Low,
        High,
    }

    [Fact]
    public Task Members_are_written_in_order_without_their_defaults() =>
        Verify(new
        {
            Text = "bare text: no quotes",
            Empty = "",
            Missing = (string?)null,
            Zero = 0,
            One = 1,
            No = false,
            Yes = true,
            MaybeNo = (bool?)false,
            Whole = 5m,
            Cents = 5.10m,
            Half = 0.5,
            Three = 3d,
            Big = BigInteger.Pow(2, 70),
            Low = Level.Low,
            High = Level.High,
            Span = TimeSpan.FromMinutes(90),
            Bytes = new byte[] { 1, 2, 3 },
            Letter = 'x',
            Address = new Uri("http://localhost/a?b=c"),
            Version = new Version(1, 2),
        });

    [Fact]
    public Task Collections_are_indented() =>
        Verify(new
        {
            Numbers = new[] { 1, 0, 3 },
            None = Array.Empty<int>(),
            Nested = new List<object?> { new { A = 1 }, null, new[] { "x" } },
            Sorted = new Dictionary<string, int> { ["b"] = 2, ["B"] = 3, ["a"] = 0 },
            Keyed = new Dictionary<int, string?> { [2] = null, [1] = "one" },
            Pair = KeyValuePair.Create("key", 1),
            Tuple = (1, "two"),
            Nothing = new { },
        });

    [Fact]
    public Task Texts_of_several_lines_begin_on_their_own() =>
        Verify(new { Sql = "select 1\nfrom there", After = 1, List = new[] { "one\ntwo" } });

    [Fact]
    public Task Values_that_differ_from_run_to_run_are_numbered()
    {
        var guid = Guid.NewGuid();
        var now = DateTime.UtcNow;
        return Verify(new
        {
            Id = guid,
            Same = guid,
            AsText = guid.ToString(),
            Other = Guid.NewGuid(),
            None = (Guid?)Guid.Empty,
            Now = now,
            Then = now.AddDays(1),
            Offset = DateTimeOffset.Now,
            Day = DateOnly.FromDateTime(now),
            Time = new TimeOnly(1, 2),
            Written = "2026-11-21T03:45:00Z",
            Ever = DateTime.MaxValue,
            ById = new Dictionary<Guid, int> { [guid] = 1 },
        });
    }

    [Fact]
    public Task Members_and_keys_are_scrubbed_by_name() =>
        Verify(new { Keep = 1, Hide = 3, Inner = new { Hide = "x" }, Map = new Dictionary<string, int> { ["Hide"] = 2, ["Keep"] = 3 } }).ScrubMember("Hide");

    [Fact]
    public Task Scrubbers_see_every_text() =>
        Verify(new { Path = "/var/x", Name = "x" }).ScrubLinesWithReplace(line => line.Replace("/var", "{var}", StringComparison.Ordinal));

    [Fact]
    public Task Fields_come_before_properties_and_loops_are_left_out()
    {
        var node = new Node { Name = "root", Depth = 1 };
        node.Children.Add(node);
        node.Children.Add(new Node { Name = "leaf" });
        return Verify(node);
    }

    [Fact]
    public Task A_null_object_is_written_as_such() => Verify((object?)null);

    [Fact]
    public async Task What_the_real_package_would_write_otherwise_is_refused() =>
        await Should.ThrowAsync<NotSupportedException>(async () => await Verify(new { Failure = new InvalidOperationException("x") }));

    [Fact]
    public async Task A_lone_date_is_refused() =>
        await Should.ThrowAsync<NotSupportedException>(async () => await Verify(new DateOnly(2026, 11, 21)));

    private sealed class Node
    {
        public int Depth;

        public string Name { get; init; } = "";

        public List<Node> Children { get; } = [];

        public int this[int index] => index;

        public string Unreadable => throw new NotSupportedException(Name);
    }
}
