using System.Security.Cryptography;
using System.Text;
using EcommAspire.LocalServers;

namespace EcommAspire.AppHost;

/// <summary>The dashboard's ports: the same ones for a data folder in every run, and free ones where those are taken.</summary>
internal static class DashboardPorts
{
    private const int First = 15_000;
    private const int Groups = 4_000;

    private static readonly string[] _settings =
        ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    /// <summary>Sets what Aspire takes the addresses from, where nobody has.</summary>
    public static void Choose(string dataFolder)
    {
        var group = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder))) % Groups;
        var ports = Enumerable.Range(0, Groups).Select(i => First + ((int)((group + i) % Groups) * _settings.Length))
            .First(port => Enumerable.Range(port, _settings.Length).All(LoopbackPort.IsFree));
        for (var i = 0; i < _settings.Length; i++)
            Environment.SetEnvironmentVariable(_settings[i], Environment.GetEnvironmentVariable(_settings[i]) ?? $"http://localhost:{ports + i}");
        // Nothing leaves this machine.
        Environment.SetEnvironmentVariable("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true");
    }
}
