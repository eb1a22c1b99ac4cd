using Microsoft.Extensions.Configuration;

namespace EcommAspire.AppHost.Terminal;

/// <summary>Where a person comes into the dashboard, once it answers.</summary>
internal sealed class DashboardDoor(IConfiguration configuration)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A line that says where it is, or what to do where it does not come.</summary>
    public async Task<string> FindAsync(CancellationToken cancellation)
    {
        var address = new Uri(configuration["ASPNETCORE_URLS"]!);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        using var client = new HttpClient();
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                return $"Dashboard  {address.GetLeftPart(UriPartial.Authority)}/login?t={configuration["AppHost:BrowserToken"]}";
            }
            catch (HttpRequestException)
            {
                await Task.Delay(_pause, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return $"Dashboard  does not answer at {address}; all else runs. Where it is missing, `bash eng/setup.sh dashboard` fetches it.";
    }
}
