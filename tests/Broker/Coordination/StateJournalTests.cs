using System.Text;
using EcommAspire.Broker.Coordination;

namespace EcommAspire.Broker.Tests.Coordination;

public sealed class StateJournalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void What_was_appended_is_there_again_in_its_order()
    {
        using (var journal = Open(out _))
        {
            journal.Append("one"u8);
            journal.Append("two, which is longer than eight bytes"u8);
        }
        using (Open(out var entries))
            entries.ShouldBe(["one", "two, which is longer than eight bytes"]);
    }

    [Fact]
    public void Cut_anywhere_only_the_torn_entry_is_lost_and_kept_aside()
    {
        using (var journal = Open(out _))
        {
            journal.Append("first"u8);
            journal.Append("second"u8);
        }
        var file = Directory.EnumerateFiles(_folder.Path).Single();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using (var journal = Open(out var entries))
            {
                entries.ShouldBe(length < 13 ? [] : ["first"]);
                journal.Append("third"u8);
            }
            using (Open(out var entries))
                entries.ShouldBe(length < 13 ? ["third"] : ["first", "third"]);
            if (length is not (0 or 13))
                File.ReadAllBytes(file + ".torn").ShouldBe(whole[(length < 13 ? 0 : 13)..length]);
            File.Delete(file + ".torn");
        }
    }

    [Fact]
    public void A_flipped_bit_ends_what_is_believed()
    {
        using (var journal = Open(out _))
        {
            journal.Append("first"u8);
            journal.Append("second"u8);
        }
        var file = Directory.EnumerateFiles(_folder.Path).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        using (Open(out var entries))
            entries.ShouldBe(["first"]);
    }

    [Fact]
    public void Compacted_it_holds_the_state_and_what_came_after()
    {
        using (var journal = Open(out _))
        {
            for (var i = 0; i < 20_000; i++)
                journal.Append(Encoding.UTF8.GetBytes($"entry {i} of many, most of which no longer matter"));
            journal.WantsCompaction.ShouldBeTrue();
            journal.Compact([Encoding.UTF8.GetBytes("state")]);
            journal.WantsCompaction.ShouldBeFalse();
            journal.Append("after"u8);
        }
        using (Open(out var entries))
            entries.ShouldBe(["state", "after"]);
        Directory.EnumerateFiles(_folder.Path).Count().ShouldBe(1);
    }

    [Fact]
    public void A_compaction_that_was_killed_never_was()
    {
        using (var journal = Open(out _))
            journal.Append("kept"u8);
        File.WriteAllText(Path.Combine(_folder.Path, "0000000002.journal.tmp"), "half");
        using (Open(out var entries))
            entries.ShouldBe(["kept"]);
    }

    public void Dispose() => _folder.Dispose();

    private StateJournal Open(out List<string> entries)
    {
        List<string> replayed = [];
        entries = replayed;
        return StateJournal.Open(_folder.Path, flush: false, entry => replayed.Add(Encoding.UTF8.GetString(entry.Span)));
    }
}
