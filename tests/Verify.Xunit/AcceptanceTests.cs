using System.Runtime.CompilerServices;
using System.Text;

namespace EcommAspire.Snapshots.Tests;

/// <summary>Verifications in a folder that passes for the one the test's source is in.</summary>
public sealed class AcceptanceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("verify-").FullName;
    private string _folder;

    public AcceptanceTests() => _folder = Directory.CreateDirectory(Path.Combine(_root, "0")).FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_new_snapshot_fails_until_it_is_accepted()
    {
        var message = await Refusal("héllo");
        message.ShouldBe($"""
            Directory: {_folder}
            New:
              - Received: AcceptanceTests.A_new_snapshot_fails_until_it_is_accepted.received.txt
                Verified: AcceptanceTests.A_new_snapshot_fails_until_it_is_accepted.verified.txt

            FileContent:

            New:

            Received: AcceptanceTests.A_new_snapshot_fails_until_it_is_accepted.received.txt
            héllo


            """.ReplaceLineEndings("\n"));
        File.Exists(Verified()).ShouldBeFalse();
        File.ReadAllBytes(Received()).ShouldBe([0xEF, 0xBB, 0xBF, .. "héllo"u8]);

        File.Move(Received(), Verified());
        NextRun();
        await Check("héllo");
    }

    [Fact]
    public async Task A_difference_is_told_with_both_texts()
    {
        await File.WriteAllTextAsync(Verified(), "old\r\ntext");
        var message = await Refusal("new");
        message.ShouldContain($"NotEqual:\n  - Received: {Path.GetFileName(Received())}\n    Verified: {Path.GetFileName(Verified())}\n");
        message.ShouldContain($"Received: {Path.GetFileName(Received())}\nnew\nVerified: {Path.GetFileName(Verified())}\nold\ntext\n");
        (await File.ReadAllTextAsync(Verified())).ShouldBe("old\r\ntext");
    }

    [Fact]
    public async Task Success_removes_what_an_earlier_run_received()
    {
        await Refusal("first");
        NextRun();
        File.Exists(Received()).ShouldBeTrue();
        await File.WriteAllTextAsync(Verified(), "second\n");
        await Check("second");
        File.Exists(Received()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("one\ntwo\n", true)]
    [InlineData("one\r\ntwo", true)]
    [InlineData("\uFEFFone\ntwo", true)]
    [InlineData("one\ntwo\n\n", false)]
    [InlineData("one\ntwo ", false)]
    public async Task Only_encoding_line_endings_and_a_last_line_break_are_forgiven(string verified, bool isEqual)
    {
        await File.WriteAllTextAsync(Verified(), verified, new UTF8Encoding(false));
        if (isEqual)
            await Check("one\ntwo");
        else
            await Refusal("one\ntwo");
    }

    [Fact]
    public async Task An_empty_file_is_no_snapshot()
    {
        await File.WriteAllTextAsync(Verified(), "");
        (await Refusal("text")).ShouldContain("New:");
    }

    [Fact]
    public async Task A_snapshot_left_from_another_extension_is_told()
    {
        await File.WriteAllTextAsync(Verified(), "text");
        var stale = Path.ChangeExtension(Verified(), ".sql");
        await File.WriteAllTextAsync(stale, "select 1");
        (await Refusal("text")).ShouldContain($"Delete:\n  - {Path.GetFileName(stale)}\n");
    }

    [Fact]
    public async Task A_name_is_used_once_a_run()
    {
        await File.WriteAllTextAsync(Verified(), "text");
        var first = Of("text");
        await first;
        Should.Throw<InvalidOperationException>(() => first.ScrubMember("late"));
        (await Should.ThrowAsync<InvalidOperationException>(() => Check("text"))).Message.ShouldContain(nameof(A_name_is_used_once_a_run));
    }

    [Fact]
    public async Task More_parameters_than_the_test_has_are_refused() =>
        await Should.ThrowAsync<InvalidOperationException>(async () => await Of("text").UseParameters(1));

    private string Received([CallerMemberName] string test = "") => Path.Combine(_folder, $"{nameof(AcceptanceTests)}.{test}.received.txt");

    private string Verified([CallerMemberName] string test = "") => Path.Combine(_folder, $"{nameof(AcceptanceTests)}.{test}.verified.txt");

    /// <summary>Another run of the tests finds the files of the one before.</summary>
    private void NextRun()
    {
        var next = Directory.CreateDirectory(Path.Combine(_root, "1")).FullName;
        foreach (var file in Directory.GetFiles(_folder))
            File.Copy(file, Path.Combine(next, Path.GetFileName(file)));
        _folder = next;
    }

    private async Task<string> Refusal(string text) => (await Should.ThrowAsync<Exception>(() => Check(text))).Message;

    private async Task Check(string text) => await Of(text);

    private SettingsTask Of(string text) => Verifier.Verify(text, sourceFile: Path.Combine(_folder, "Test.cs"));
}
