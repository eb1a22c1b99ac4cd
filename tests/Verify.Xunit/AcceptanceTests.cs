using System.Runtime.CompilerServices;
using System.Text;

namespace EcommAspire.Snapshots.Tests;

public sealed class AcceptanceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-").FullName;

    private string Received => Path.Combine(_folder, "it.received.txt");

    private string Verified => Path.Combine(_folder, "it.verified.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_new_snapshot_fails_until_it_is_accepted()
    {
        var message = await Refusal("héllo");
        message.ShouldBe($"""
            Directory: {_folder}
            New:
              - Received: it.received.txt
                Verified: it.verified.txt

            FileContent:

            New:

            Received: it.received.txt
            héllo


            """.ReplaceLineEndings("\n"));
        File.Exists(Verified).ShouldBeFalse();
        File.ReadAllBytes(Received).ShouldBe([0xEF, 0xBB, 0xBF, .. "héllo"u8]);

        File.Move(Received, Verified);
        await Check("héllo");
    }

    [Fact]
    public async Task A_difference_is_told_with_both_texts()
    {
        await File.WriteAllTextAsync(Verified, "old\r\ntext");
        var message = await Refusal("new");
        message.ShouldContain("NotEqual:\n  - Received: it.received.txt\n    Verified: it.verified.txt\n");
        message.ShouldContain("Received: it.received.txt\nnew\nVerified: it.verified.txt\nold\ntext\n");
        (await File.ReadAllTextAsync(Verified)).ShouldBe("old\r\ntext");
    }

    [Fact]
    public async Task Success_removes_what_an_earlier_run_received()
    {
        await Refusal("first");
        await File.WriteAllTextAsync(Verified, "second\n");
        await Check("second");
        File.Exists(Received).ShouldBeFalse();
    }

    [Theory]
    [InlineData("one\ntwo\n", true)]
    [InlineData("one\r\ntwo", true)]
    [InlineData("\uFEFFone\ntwo", true)]
    [InlineData("one\ntwo\n\n", false)]
    [InlineData("one\ntwo ", false)]
    public async Task Only_encoding_line_endings_and_a_last_line_break_are_forgiven(string verified, bool isEqual)
    {
        await File.WriteAllTextAsync(Verified, verified, new UTF8Encoding(false));
        if (isEqual)
            await Check("one\ntwo");
        else
            await Refusal("one\ntwo");
    }

    [Fact]
    public async Task An_empty_file_is_no_snapshot()
    {
        await File.WriteAllTextAsync(Verified, "");
        (await Refusal("text")).ShouldContain("New:");
    }

    [Fact]
    public async Task A_snapshot_left_from_another_extension_is_told()
    {
        await File.WriteAllTextAsync(Verified, "text");
        await File.WriteAllTextAsync(Path.Combine(_folder, "it.verified.sql"), "select 1");
        (await Refusal("text")).ShouldContain("Delete:\n  - it.verified.sql\n");
    }

    [Fact]
    public async Task A_name_is_used_once_a_run()
    {
        await File.WriteAllTextAsync(Verified, "text");
        var first = Verifier.Verify("text").UseDirectory(_folder).UseFileName("it");
        await first;
        Should.Throw<InvalidOperationException>(() => first.UseFileName("other"));
        (await Should.ThrowAsync<InvalidOperationException>(async () => await Verifier.Verify("text").UseDirectory(_folder).UseFileName("it")))
            .Message.ShouldContain("it");
    }

    [Fact]
    public void Names_that_contradict_each_other_are_refused()
    {
        Should.Throw<InvalidOperationException>(() => new VerifySettings().UseBoth());
        Should.Throw<ArgumentException>(() => new VerifySettings().UseFileName("a/b"));
    }

    private async Task<string> Refusal(string text) =>
        (await Should.ThrowAsync<Exception>(() => Check(text))).Message;

    private async Task Check(string text, [CallerFilePath] string sourceFile = "") =>
        await Verifier.Verify(text, sourceFile: sourceFile).UseDirectory(_folder).UseFileName("it").DisableRequireUniquePrefix();
}

internal static class Contradictions
{
    public static void UseBoth(this VerifySettings settings)
    {
        settings.UseFileName("a");
        settings.UseMethodName("b");
    }
}
