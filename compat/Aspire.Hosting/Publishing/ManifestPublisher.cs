using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the manifest in place of running the application, and ends.</summary>
internal sealed class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext execution,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<ManifestPublisher> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var path = await PublishAsync(cancellationToken);
            logger.LogInformation("Published manifest to: {Path}", path);
        }
        catch (Exception problem) when (problem is DistributedApplicationException or IOException or UnauthorizedAccessException)
        {
            logger.LogError("No manifest was published: {Problem}", problem.Message);
            Environment.ExitCode = 1;
        }

        lifetime.StopApplication();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string> PublishAsync(CancellationToken cancellation)
    {
        if (configuration["Publishing:Publisher"] is { Length: > 0 } publisher && !publisher.Equals("manifest", StringComparison.OrdinalIgnoreCase))
            throw new DistributedApplicationException($"There is no publisher '{publisher}' here; the one there is is manifest.");
        if (configuration["Pipeline:OutputPath"] is not { Length: > 0 } given)
            throw new DistributedApplicationException("--output-path is missing: the manifest's file, or the folder for it.");

        var path = Path.GetFullPath(given.EndsWith(".json", StringComparison.Ordinal) ? given : Path.Combine(given, "aspire-manifest.json"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Whoever reads it meanwhile sees the one before, or this one.
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.Create))
            await using (var writer = new Utf8JsonWriter(file, new() { Indented = true }))
                await new ManifestPublishingContext(execution, path, writer, cancellation).WriteModelAsync(model);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        return path;
    }
}
