using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EcommAspire.Ingestion;

internal static class Telemetry
{
    public const string Name = "EcommAspire.Ingestion";

    public static readonly ActivitySource Activity = new(Name);

    private static readonly Meter _meter = new(Name);

    public static readonly Counter<long> Rows = _meter.CreateCounter<long>("ecomm.ingestion.rows", "{row}", "Rows loaded into bronze.");

    public static readonly Counter<long> Quarantined = _meter.CreateCounter<long>("ecomm.ingestion.quarantined", "{row}", "Rows refused.");

    public static readonly Counter<long> BytesRead = _meter.CreateCounter<long>("ecomm.ingestion.io.read", "By", "Bytes taken from sources.");

    public static readonly Counter<long> BytesWritten = _meter.CreateCounter<long>("ecomm.ingestion.io.written", "By", "Bytes of Parquet written.");
}
