using EcommAspire.Fixtures;

namespace EcommAspire.AppHost.Tests;

/// <summary>Which stack is run, and what is said where the one that is asked for cannot be.</summary>
public sealed class StackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-stack-");

    private string Data => Path.Combine(_folder.FullName, "data");

    [Fact]
    public async Task Containers_without_a_runtime_end_with_what_is_missing_and_what_to_do()
    {
        var (code, output, error) = await AppHostProgram.RunAsync(Data, "no-such-runtime", "--Stack", "containers");

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain("no no-such-runtime on the PATH: install it");
        error.ShouldContain("--stack embedded");
        error.ShouldNotContain("   at ");
        Directory.Exists(Data).ShouldBeFalse();
    }

    [Fact]
    public async Task A_runtime_that_refuses_is_quoted()
    {
        var runtime = Path.Combine(_folder.FullName, "docker");
        await Script.WriteAsync(runtime, "#!/bin/sh\necho 'The whale sleeps.' >&2\nexit 1\n");

        var (code, _, error) = await AppHostProgram.RunAsync(Data, runtime, "--Stack=containers");

        code.ShouldBe(2);
        error.ShouldContain("does not answer (The whale sleeps.): start it");
    }

    [Fact]
    public async Task A_stack_that_there_is_not_is_refused()
    {
        var (code, _, error) = await AppHostProgram.RunAsync(Data, "no-such-runtime", "--Stack=boats");

        code.ShouldBe(2);
        error.ShouldContain("no stack boats");
        error.ShouldContain("embedded or containers");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
