using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using EcommAspire.Broker;

namespace EcommAspire.Benchmarks.Streaming;

/// <summary>Our broker, until it is told to stop; its port is the first line it writes.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(string folder)
    {
        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stopping.Cancel();
        });
        await using var broker = await KafkaBroker.StartAsync(new() { DataFolder = folder, Address = IPAddress.Loopback, Port = 0, Log = Console.Error.WriteLine });
        await Console.Out.WriteLineAsync(broker.EndPoint.Port.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(Timeout.Infinite, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
