using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.Transformation.Tests.Docs;

/// <summary>A real Chromium without a window, driven through its own protocol; it has no network but this machine's disk.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_withoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private int _calls;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>What the page asked for beside itself, and what it complained of.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Browser> OpenAsync(string file)
    {
        var profile = Directory.CreateTempSubdirectory("browser-").FullName;
        var start = new ProcessStartInfo(Chromium.Program!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList = { "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--window-size=1280,800", "about:blank" },
        };
        var browser = new Browser(Process.Start(start)!, profile);
        browser._process.ErrorDataReceived += (_, _) => { };
        browser._process.OutputDataReceived += (_, _) => { };
        browser._process.BeginErrorReadLine();
        browser._process.BeginOutputReadLine();
        await browser.ConnectAsync();
        foreach (var domain in (string[])["Runtime", "Network", "Log", "Page"])
            await browser.CallAsync($"{domain}.enable", new { });
        await browser.CallAsync("Page.navigate", new { url = new Uri(file).AbsoluteUri });
        await browser.UntilAsync("document.readyState === 'complete' && document.querySelector('main').children.length > 0");
        return browser;
    }

    /// <summary>The value of a JavaScript expression.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        if (answer.TryGetProperty("exceptionDetails", out var thrown))
            throw new InvalidOperationException($"{expression}: {thrown}");
        var value = answer.GetProperty("result").TryGetProperty("value", out var found) ? found : default;
        return value.ValueKind == JsonValueKind.Undefined ? default! : value.Deserialize<T>()!;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string condition)
    {
        var stamp = Stopwatch.GetTimestamp();
        while (!await EvaluateAsync<bool>($"!!({condition})"))
        {
            if (Stopwatch.GetElapsedTime(stamp) > s_patience)
                throw new TimeoutException($"The page never came to: {condition}");
            await Task.Delay(20);
        }
    }

    /// <summary>Presses keys as a person does; a key of one character is typed.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            var text = key.Length == 1 ? key : key == "Enter" ? "\r" : null;
            var code = key switch { "Enter" => 13, "Escape" => 27, "ArrowLeft" => 37, "ArrowUp" => 38, "ArrowRight" => 39, "ArrowDown" => 40, "Tab" => 9, _ => 0 };
            await CallAsync("Input.dispatchKeyEvent", new { type = text is null ? "rawKeyDown" : "keyDown", key, code = key, text, windowsVirtualKeyCode = code });
            await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key, windowsVirtualKeyCode = code });
        }
    }

    public Task TypeAsync(string text) => PressAsync([.. text.Select(c => c.ToString())]);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (var attempt = 0; Directory.Exists(_profile) && attempt < 20; attempt++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
            }
            catch (IOException)
            {
                // A helper process may still be writing its last.
                await Task.Delay(50);
            }
        }
    }

    private async Task ConnectAsync()
    {
        var file = Path.Combine(_profile, "DevToolsActivePort");
        var stamp = Stopwatch.GetTimestamp();
        while (!File.Exists(file) || (await File.ReadAllLinesAsync(file)).Length < 2)
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(stamp) > s_patience)
                throw new TimeoutException("Chromium did not start.");
            await Task.Delay(50);
        }

        using var http = new HttpClient();
        var port = (await File.ReadAllLinesAsync(file))[0];
        string? page = null;
        while (page is null)
        {
            if (Stopwatch.GetElapsedTime(stamp) > s_patience)
                throw new TimeoutException("Chromium opened no page.");
            using var targets = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json"));
            page = targets.RootElement.EnumerateArray().Where(t => t.GetProperty("type").GetString() == "page").Select(t => t.GetProperty("webSocketDebuggerUrl").GetString()).FirstOrDefault();
            if (page is null)
                await Task.Delay(50);
        }

        await _socket.ConnectAsync(new Uri(page), CancellationToken.None);
    }

    private async Task<JsonElement> CallAsync(string method, object parameters)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var id = ++_calls;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }, s_withoutNulls), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var message = await ReceiveAsync(patience.Token);
            if (message.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
                return message.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {message}");
            if (message.TryGetProperty("method", out var name))
                Note(name.GetString()!, message.GetProperty("params"));
        }
    }

    private void Note(string name, JsonElement parameters)
    {
        switch (name)
        {
            case "Network.requestWillBeSent" when parameters.GetProperty("request").GetProperty("url").GetString() is { } url && !url.StartsWith("file:", StringComparison.Ordinal) && !url.StartsWith("about:", StringComparison.Ordinal):
                Complaints.Add($"asked for {url}");
                break;
            case "Runtime.exceptionThrown" or "Log.entryAdded":
                Complaints.Add(parameters.ToString());
                break;
        }
    }

    private async Task<JsonElement> ReceiveAsync(CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[32 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonSerializer.Deserialize<JsonElement>(whole.ToArray());
    }
}
