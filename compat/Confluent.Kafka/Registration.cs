using System.Runtime.CompilerServices;

namespace Confluent.Kafka.Native;

internal static class Registration
{
#pragma warning disable CA2255 // A library's, on purpose: what uses Confluent.Kafka need not know where its native part is.
    [ModuleInitializer]
    internal static void Register() => Librdkafka.Register();
#pragma warning restore CA2255
}
