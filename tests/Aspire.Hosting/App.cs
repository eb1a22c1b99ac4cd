using EcommAspire.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EcommAspire.Hosting.Tests;

/// <summary>An application of a test's own, with a folder for what its programs write.</summary>
internal sealed class App : IAsyncDisposable
{
    private readonly CancellationTokenSource _giveUp = new(Eventually.Patience);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-hosting-");

    private App(string[] args, bool hasDashboard = false, bool isPublished = false)
    {
        if (isPublished)
            args = [.. args, "--publisher", "manifest", "--output-path", Manifest];
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = args,
            AssemblyName = typeof(App).Assembly.GetName().Name,
            DisableDashboard = !hasDashboard,
        });
        Application = null!;
    }

    public IDistributedApplicationBuilder Builder { get; }

    public DistributedApplication Application { get; private set; }

    public ResourceNotificationService States => Application.Services.GetRequiredService<ResourceNotificationService>();

    public CancellationToken GiveUp => _giveUp.Token;

    public static App Compose(params string[] args) => new(args);

    /// <summary>An application that is described in place of being run.</summary>
    public static App ComposeForManifest(params string[] args) => new(args, isPublished: true);

    /// <summary>An application that would show itself on a dashboard, were there one.</summary>
    public static App ComposeWithDashboard(params string[] args) => new(
        [
            "--ASPIRE_DASHBOARD_PATH=/nowhere", "--ASPIRE_ALLOW_UNSECURED_TRANSPORT=true", $"--ASPNETCORE_URLS=http://localhost:{FreePort.Take()}", .. args,
        ],
        hasDashboard: true);

    /// <summary>Where it is described.</summary>
    public string Manifest => File("out/manifest.json");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A program that is a line of shell.</summary>
    public IResourceBuilder<ExecutableResource> AddShell(string name, string line) => Builder.AddExecutable(name, "sh", _folder.FullName, "-c", line);

    /// <summary>Starts it; the task ends when each resource has started that is to, with all that it waits for.</summary>
    public Task StartAsync()
    {
        Application = Builder.Build();
        return Application.StartAsync(GiveUp);
    }

    /// <summary>Runs it, where it ends by itself.</summary>
    public async Task RunAsync()
    {
        await using var application = Builder.Build();
        await application.RunAsync(GiveUp);
    }

    public async Task<CustomResourceSnapshot> UntilAsync(string resource, Func<CustomResourceSnapshot, bool> isSo) =>
        (await States.WaitForResourceAsync(resource, e => isSo(e.Snapshot), GiveUp)).Snapshot;

    public Task<CustomResourceSnapshot> UntilAsync(string resource, string state) => UntilAsync(resource, s => s.State?.Text == state);

    public Task<ExecuteCommandResult> DoAsync(string resource, string command) =>
        Application.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(resource, command, GiveUp);

    /// <summary>The lines of a file that a program writes, once there are so many: a shell makes the file before it writes to it.</summary>
    public async Task<string[]> LinesAsync(string file, int count = 1)
    {
        string[] lines = [];
        await Eventually.BeAsync(
            () => (lines = System.IO.File.Exists(File(file)) ? System.IO.File.ReadAllLines(File(file)) : []).Length >= count,
            $"{file} has {count} lines");
        return lines;
    }

    /// <summary>What a program wrote, once it has ended.</summary>
    public async Task<Dictionary<string, string>> EnvironmentAsync(string resource)
    {
        (await UntilAsync(resource, s => KnownResourceStates.TerminalStates.Contains(s.State?.Text))).ExitCode.ShouldBe(0);
        return System.IO.File.ReadAllText(File("env")).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Application is not null)
        {
            await Application.StopAsync(CancellationToken.None);
            await Application.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        _giveUp.Dispose();
    }
}
