using System.Security.Cryptography;
using System.Text;
using EcommAspire.LocalServers;

namespace EcommAspire.AppHost;

/// <summary>
/// The ports of the dashboard and of our programs' pages: the same ones for a data folder in every run, and free ones where
/// those are taken. The servers keep theirs in the data folder.
/// </summary>
internal static class StackPorts
{
    private const int First = 15_000;
    private const int Groups = 2_000;
    private const int Each = 8;

    private static readonly string[] _settings =
        ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    private static int _next;

    /// <summary>Chooses them, and sets what Aspire takes the dashboard's addresses from, where nobody has.</summary>
    public static void Choose(string dataFolder)
    {
        var group = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder))) % Groups;
        _next = Enumerable.Range(0, Groups).Select(i => First + ((int)((group + i) % Groups) * Each))
            .First(port => Enumerable.Range(port, Each).All(LoopbackPort.IsFree));
        foreach (var setting in _settings)
            Environment.SetEnvironmentVariable(setting, Environment.GetEnvironmentVariable(setting) ?? $"http://localhost:{Next()}");
        // Nothing leaves this machine.
        Environment.SetEnvironmentVariable("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true");
    }

    /// <summary>One more; given out in the order of the composition, it is the same in every run.</summary>
    public static int Next() => _next++;
}
