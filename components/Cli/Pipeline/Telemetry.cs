using System.Diagnostics;

namespace EcommAspire.Cli.Pipeline;

internal static class Telemetry
{
    public static readonly ActivitySource Activity = new("EcommAspire.Cli");
}
