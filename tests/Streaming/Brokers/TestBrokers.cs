using System.Collections.Concurrent;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;

namespace EcommAspire.Streaming.Tests.Brokers;

/// <summary>The brokers that are here to be tested against.</summary>
internal static class TestBrokers
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<ITestBroker>>> _shared = new();

    private static readonly Dictionary<string, Func<ITestBroker>> _kinds = Kinds().ToDictionary(k => k.Name, k => k.Make);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => _kinds.Keys.Where(name => name != "process");

    /// <summary>The one that tests share.</summary>
    public static Task<ITestBroker> SharedAsync(string name) => _shared.GetOrAdd(name, static n => new(() => StartAsync(n))).Value;

    /// <summary>One of the test's own.</summary>
    public static async Task<ITestBroker> StartAsync(string name)
    {
        var broker = _kinds[name]();
        await broker.StartAsync();
        return broker;
    }

    private static IEnumerable<(string Name, Func<ITestBroker> Make)> Kinds()
    {
        yield return ("ours", () => new OwnBroker());
        yield return ("process", () => new BrokerProcess());
        if (ApacheKafka.Home is not null)
            yield return ("apache", () => new ApacheKafka());
    }
}

/// <summary>A test on every broker that is here; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrokerTheoryAttribute : TheoryAttribute
{
    public BrokerTheoryAttribute() => Skip = !TestBrokers.Names.Any()
        ? "There is no broker."
        : ServerBinaries.Locate(ServerKind.Postgres).Reason;
}

/// <summary>The brokers that are here, as a theory's data; the long form is on all of them, the short one on those that are named.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryBrokerAttribute(params string[] shortForm) : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
        TestBrokers.Names.Where(name => Soak.IsOn || name == "ours" || shortForm.Contains(name)).DefaultIfEmpty("none").Select(name => new object[] { name });
}
