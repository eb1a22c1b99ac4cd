using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Aspire.Hosting.Dashboard.Wire;
using EcommAspire.Fixtures;
using EcommAspire.Hosting.Tests;

namespace EcommAspire.AppHost.Tests;

/// <summary>The platform as <c>dotnet run --project AppHost</c> runs it, on a data folder of the test's own, seen as the dashboard sees it.</summary>
internal sealed partial class Platform : IAsyncDisposable
{
    private const string Key = "a-key-of-the-tests";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _giveUp = new(_patience);
    private readonly Dictionary<string, Resource> _resources = [];
    private readonly StringBuilder _said = new();
    private readonly Process _process;
    private readonly DashboardClient _dashboard;
    private readonly IAsyncEnumerator<WatchResourcesUpdate> _updates;

    private Platform(string dashboard, string[] arguments)
    {
        var address = $"http://localhost:{FreePort.Take()}";
        var program = Path.Combine(Ecomm.Repo, "artifacts", "bin", "AppHost", "release", "EcommAspire.AppHost");
        // Where the tests run in a shell's background, it has told them and their children to ignore Ctrl-C.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, "--Parameters:scale=0.001", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ECOMM_DATA"] = Home.Data;
        start.Environment["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = address;
        start.Environment["ASPIRE_DASHBOARD_PATH"] = dashboard;
        start.Environment["ASPIRE_DASHBOARD_RESOURCESERVICE_APIKEY"] = Key;
        start.Environment["Stack"] = "embedded";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _dashboard = new(new(address), Key);
        _updates = WatchAsync().GetAsyncEnumerator();
    }

    /// <summary>The command line on the same data folder.</summary>
    public Ecomm Home { get; } = new();

    /// <summary>The resources seen so far.</summary>
    public IReadOnlyCollection<string> Names => _resources.Keys;

    /// <summary>What it wrote to its terminal, for messages of failed assertions.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Where a browser logs in to the dashboard, as the terminal says once it answers.</summary>
    public string? Login => LoginLine().Match(Said) is { Success: true } found ? found.Groups["login"].Value : null;

    public static Platform Start(params string[] arguments) => new("/nowhere", arguments);

    public static Platform StartWithDashboard(string program) => new(program, []);

    /// <summary>Waits until a resource is as asked.</summary>
    public async Task<Resource> UntilAsync(string name, Func<Resource, bool> isSo)
    {
        while (true)
        {
            if (_resources.TryGetValue(name, out var resource) && isSo(resource))
                return resource;
            if (!await MoveNextAsync())
                throw new InvalidOperationException($"The AppHost ended before {name} was so. {Said}");
            var update = _updates.Current;
            foreach (var shown in update.InitialData is { } initial ? initial.Resources : update.Changes.Value.Select(c => c.Upsert))
                _resources[shown.DisplayName] = shown;
        }
    }

    public Task<Resource> UntilAsync(string name, string state) => UntilAsync(name, r => r.State == state);

    /// <summary>Waits until a resource runs, and all its health checks are content.</summary>
    public Task<Resource> UntilHealthyAsync(string name) => UntilAsync(name, r =>
        r.State == "Running" && r.HealthReports.All(h => h.HasStatus && h.Status is HealthStatus.Healthy));

    /// <summary>Gives a command as the dashboard's button does.</summary>
    public async Task<ResourceCommandResponse> DoAsync(string resource, string command, params (string Name, string Value)[] arguments)
    {
        var request = new ResourceCommandRequest { ResourceName = resource, CommandName = command };
        foreach (var (name, value) in arguments)
            request.Arguments.Add(name, Google.Protobuf.WellKnownTypes.Value.ForString(value));
        await foreach (var response in _dashboard.CallAsync("ExecuteResourceCommand", request, ResourceCommandResponse.Parser, _giveUp.Token))
            return response;
        throw new InvalidOperationException("The command was not answered.");
    }

    /// <summary>Presses Ctrl-C, with the echo that dotnet run makes of it, and waits for the end.</summary>
    public async Task<int> InterruptAsync()
    {
        // At once: with a pause between them a busy machine may make a second Ctrl-C of the echo.
        using var kill = Process.Start("sh", ["-c", $"kill -s INT {_process.Id}; kill -s INT {_process.Id}"]);
        await kill.WaitForExitAsync(_giveUp.Token);
        await _process.WaitForExitAsync(_giveUp.Token);
        return _process.ExitCode;
    }

    /// <summary>Presses Ctrl-C again and again, each time later than an echo would come, until it has ended.</summary>
    public async Task<int> InterruptUntilItEndsAsync()
    {
        while (!_process.HasExited)
        {
            using var kill = Process.Start("sh", ["-c", $"kill -s INT {_process.Id}"]);
            await kill.WaitForExitAsync(_giveUp.Token);
            await Task.WhenAny(_process.WaitForExitAsync(_giveUp.Token), Task.Delay(TimeSpan.FromSeconds(1.5), _giveUp.Token));
        }

        return _process.ExitCode;
    }

    /// <summary>Ends the AppHost as nothing can be caught.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until no process of the data folder is left.</summary>
    public async Task UntilNothingIsLeftAsync()
    {
        while (Left().Count > 0)
            await Task.Delay(100, _giveUp.Token);
    }

    /// <summary>The processes that work for the data folder: it stands on their command line, or in their environment.</summary>
    public IReadOnlyList<string> Left() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out var id) && id != Environment.ProcessId)
            .Where(p => Read(p, "cmdline").Contains(Home.Data, StringComparison.Ordinal) || Read(p, "environ").Contains(Home.Data, StringComparison.Ordinal))
            .Select(p => Read(p, "cmdline").Replace('\0', ' ')),
    ];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await InterruptAsync();
        await _updates.DisposeAsync();
        _dashboard.Dispose();
        _process.Dispose();
        await Home.DisposeAsync();
        _giveUp.Dispose();
    }

    [GeneratedRegex("^Dashboard  (?<login>http://.*/login\\?t=.*)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LoginLine();

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's.
            return "";
        }
    }

    private async Task<bool> MoveNextAsync()
    {
        try
        {
            return await _updates.MoveNextAsync();
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"It did not come to that: {string.Join(", ", _resources.Values.Select(r => $"{r.DisplayName} {r.State}"))}. {Said}", e);
        }
    }

    private async IAsyncEnumerable<WatchResourcesUpdate> WatchAsync()
    {
        // The service listens when the application has started.
        while (true)
        {
            try
            {
                await _dashboard.StatusAsync("GetApplicationInformation", new ApplicationInformationRequest(), _giveUp.Token);
                break;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(100, _giveUp.Token);
            }
        }

        await foreach (var update in _dashboard.CallAsync("WatchResources", new WatchResourcesRequest(), WatchResourcesUpdate.Parser, _giveUp.Token))
            yield return update;
    }

    private void Note(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
    }
}
