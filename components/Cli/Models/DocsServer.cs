using System.Net;
using EcommAspire.Cli.Stack;

namespace EcommAspire.Cli.Models;

/// <summary>Shows the documentation page and the artifacts beside it to browsers: to this machine's alone, unless another address is named.</summary>
internal sealed class DocsServer(string folder)
{
    private static readonly Dictionary<string, string> s_files = new()
    {
        ["index.html"] = "text/html; charset=utf-8",
        ["manifest.json"] = "application/json",
        ["catalog.json"] = "application/json",
        ["run_results.json"] = "application/json",
    };

    /// <summary>Serves until cancelled; <paramref name="ready"/> gets the address.</summary>
    public async Task RunAsync(string host, int port, Action<string> ready, CancellationToken cancellation)
    {
        var address = $"http://{host}:{port}/";
        using var listener = new HttpListener();
        // To the listener, every address is a star.
        listener.Prefixes.Add(host is "0.0.0.0" or "::" ? $"http://*:{port}/" : address);
        try
        {
            listener.Start();
        }
        catch (HttpListenerException e)
        {
            throw new SettingException($"{host}, port {port}, cannot be listened on ({e.Message}). Name another port with --port.");
        }

        ready(address);
        using var stopping = cancellation.Register(listener.Stop);
        while (!cancellation.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (cancellation.IsCancellationRequested && e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context, cancellation);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, CancellationToken cancellation)
    {
        using var response = context.Response;
        var name = context.Request.Url?.AbsolutePath.TrimStart('/') is { Length: > 0 } asked ? asked : "index.html";
        var path = Path.Combine(folder, name);
        if (context.Request.HttpMethod != "GET" || !s_files.TryGetValue(name, out var type) || !File.Exists(path))
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        response.ContentType = type;
        response.Headers["Cache-Control"] = "no-store";
        try
        {
            await using var file = File.OpenRead(path);
            response.ContentLength64 = file.Length;
            await file.CopyToAsync(response.OutputStream, cancellation);
        }
        catch (Exception e) when (e is IOException or HttpListenerException)
        {
            // The browser went away; the next request is answered as ever.
        }
    }
}
