using System.Diagnostics;
using System.Text;

namespace EcommAspire.Fixtures;

/// <summary>What a run of the command line gave.</summary>
/// <param name="ExitCode">The shell's answer.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record EcommResult(int ExitCode, string Output, string Errors)
{
    /// <summary>All it said, for messages of failed assertions.</summary>
    public override string ToString() => $"exit {ExitCode}\n--- output\n{Output}\n--- errors\n{Errors}";
}

/// <summary>The command line as people run it, a process of its own, on a data folder of the test's own.</summary>
public sealed class Ecomm : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-test-");

    /// <summary>The folder that the data folder is made in; the test's own by default.</summary>
    public string Root { get => field ?? _folder.FullName; init; }

    /// <summary>The data folder.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>A folder for whatever else the test needs.</summary>
    public string Scratch => _folder.FullName;

    /// <summary>The folder that runs start in; the test's own by default.</summary>
    public string? WorkingFolder { get; set; }

    /// <summary>Variables that every run sees.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The repo's folder.</summary>
    public static string Repo { get; } = FindRepo();

    /// <summary>The program that <c>./ecomm</c> starts; where only a build is newer, that of the build, which starts more slowly.</summary>
    public static string Program { get; } = Newest(Path.Combine(Repo, "artifacts", "publish", "Cli", "release"), Path.Combine(Repo, "artifacts", "bin", "Cli", "release"));

    /// <summary>Runs a verb to its end.</summary>
    public async Task<EcommResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`ecomm {string.Join(' ', arguments)}` did not end within {_patience.TotalMinutes} minutes.", e);
        }

        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a verb, and leaves the process to the test.</summary>
    public Process Start(params string[] arguments)
    {
        // Where the tests run in a shell's background, it has told them and their children to ignore Ctrl-C.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = WorkingFolder ?? _folder.FullName,
        };
        start.Environment["ECOMM_DATA"] = Data;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Another with a copy of the data folder, as it lies there; what runs on this one runs on this one alone.</summary>
    public async Task<Ecomm> CopyAsync()
    {
        var copy = new Ecomm();
        using var cp = Process.Start("cp", ["-a", Data, copy.Data]);
        await cp.WaitForExitAsync();
        return cp.ExitCode == 0 ? copy : throw new InvalidOperationException($"{Data} cannot be copied to {copy.Data}.");
    }

    /// <summary>Stops what runs on the data folder, and removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await LocalServers.LocalServer.StopAllAsync(Data);
        await Eventually.BeAsync(IsDeleted, $"{_folder.FullName} is deleted");
    }

    // A process that was killed may still be writing its last.
    private bool IsDeleted()
    {
        try
        {
            _folder.Delete(recursive: true);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(_folder.FullName);
        }
    }

    private static string Newest(string published, string built)
    {
        // A publication that was cut short leaves a folder with nothing in it.
        static DateTime Made(string folder) => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.dll").Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max()
            : DateTime.MinValue;
        return Path.Combine(Made(published) >= Made(built) ? published : built, "ecomm");
    }

    private static string FindRepo()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "EcommAspire.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("The tests lie outside the repo.");
    }
}
