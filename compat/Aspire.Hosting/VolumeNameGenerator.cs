using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes, so that two applications on one machine do not share one.</summary>
public static class VolumeNameGenerator
{
    /// <summary>A name made of the application's, the resource's and a word.</summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        var name = application.Environment.ApplicationName.ToLowerInvariant();
        // A run is told from others by its folder; a manifest is the same wherever it is made.
        var told = SHA256.HashData(Encoding.UTF8.GetBytes(application.ExecutionContext.IsRunMode ? application.AppHostDirectory : name));
        return $"{Sanitized(name)}-{Convert.ToHexStringLower(told)[..10]}-{builder.Resource.Name}-{suffix}";
    }

    private static string Sanitized(string name) => new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')]);
}
