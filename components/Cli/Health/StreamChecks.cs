using EcommAspire.ServiceDefaults.Health;
using EcommAspire.Streaming;
using EcommAspire.Streaming.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace EcommAspire.Cli.Health;

/// <summary>What makes a streaming verb well.</summary>
internal static class StreamChecks
{
    // Longer than anything that a consumer does without looking round: a commit of the lake, a broker that does not answer.
    private static readonly TimeSpan _longestSilence = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>The broker answers.</summary>
    public static IHealthChecksBuilder AddBroker(this IHealthChecksBuilder checks, BrokerProbe probe) =>
        checks.AddAsyncCheck("broker", cancellation => AskAsync(() => probe.AskAsync(cancellation)));

    /// <summary>The operational database answers.</summary>
    public static IHealthChecksBuilder AddDatabase(this IHealthChecksBuilder checks, NpgsqlDataSource database) =>
        checks.AddAsyncCheck("operational", cancellation => AskAsync(async () =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(_patience);
            await using var question = database.CreateCommand("select 1");
            await question.ExecuteScalarAsync(patience.Token);
        }));

    /// <summary>A consumer takes events in, and is not too far behind; it is alive as long as it is not stuck.</summary>
    public static IHealthChecksBuilder AddConsumer(this IHealthChecksBuilder checks, string name, Func<ConsumerHealth> health, long mostLag) => checks
        .AddCheck(name, () => Taken(health(), mostLag))
        .AddCheck($"{name}-loop", () => health() is { Silence: var silence } && silence > _longestSilence
            ? HealthCheckResult.Unhealthy($"It has not looked round for {silence.TotalSeconds:N0} seconds.")
            : HealthCheckResult.Healthy(), [DefaultEndpoints.Live]);

    private static HealthCheckResult Taken(ConsumerHealth health, long mostLag)
    {
        var numbers = new Dictionary<string, object> { ["lag"] = health.TotalLag, ["partitions"] = health.Lag.ToDictionary(l => $"{l.Key}", l => l.Value) };
        return !health.IsRunning ? HealthCheckResult.Unhealthy(health.State, data: numbers)
            : health.TotalLag > mostLag ? HealthCheckResult.Unhealthy($"{health.TotalLag} messages are yet to be taken in; {mostLag} are allowed by --max-lag.", data: numbers)
            : HealthCheckResult.Healthy(data: numbers);
    }

    private static async Task<HealthCheckResult> AskAsync(Func<Task> question)
    {
        try
        {
            await question();
            return HealthCheckResult.Healthy();
        }
        catch (Exception problem) when (problem is StreamException or NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(problem.Message);
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"No answer within {_patience.TotalSeconds} seconds.");
        }
    }
}
