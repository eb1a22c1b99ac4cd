namespace EcommAspire.LocalServers;

/// <summary>Runs one server in the foreground, as <c>ecomm server</c> does.</summary>
public static class ForegroundServer
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Starts the server, prints where it is to <paramref name="output"/>, copies its log to <paramref name="log"/>, and stops it
    /// in order when cancelled, by an <see cref="Interrupt"/> for one.
    /// </summary>
    /// <returns>0 when it was told to stop, 1 when the server ended by itself.</returns>
    /// <exception cref="ServerUnavailableException">It cannot be started.</exception>
    public static async Task<int> RunAsync(LocalServerOptions options, TextWriter output, TextWriter log, CancellationToken cancellationToken)
    {
        LocalServer server;
        try
        {
            server = await LocalServer.StartAsync(options, log.WriteLine, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        await using (server)
        {
            await output.WriteLineAsync(
                $"{options.Kind.ProductName()} {server.Version} at 127.0.0.1:{server.Port}, user {LocalServer.UserName}, password in {server.PasswordFile}");
            await output.FlushAsync(CancellationToken.None);
            var ended = !await FollowAsync(server, log, cancellationToken);
            if (!ended)
                await server.StopAsync(CancellationToken.None);
            return ended ? 1 : 0;
        }
    }

    /// <summary>Copies the log until told to stop (true) or the server is gone (false).</summary>
    private static async Task<bool> FollowAsync(LocalServer server, TextWriter log, CancellationToken cancellationToken)
    {
        using var file = new FileStream(server.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(0, SeekOrigin.End);
        using var lines = new StreamReader(file);
        while (true)
        {
            var isRunning = server.IsRunning;
            while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
                await log.WriteLineAsync(line);
            if (!isRunning)
            {
                await log.WriteLineAsync($"{server.Name}: the server ended by itself");
                return false;
            }
            try
            {
                await Task.Delay(_pause, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }
    }
}
