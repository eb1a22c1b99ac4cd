using System.Collections.Concurrent;
using System.Reflection;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>On a class: its methods are cases of this client.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class CasesOfAttribute(Client client) : Attribute
{
    public Client Client => client;
}

/// <summary>On a method that takes a <see cref="Stage"/>: what of the client it tries.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CaseAttribute(string feature) : Attribute
{
    public string Feature => feature;
}

/// <summary>One client doing one thing, against whichever broker.</summary>
internal sealed record Case(Client Client, string Feature, Func<Stage, Task> RunAsync)
{
    private static readonly ConcurrentDictionary<Client, IReadOnlyList<Case>> _byClient = new();

    /// <summary>The cases of a client, in the order of features.</summary>
    public static IReadOnlyList<Case> Of(Client client) => _byClient.GetOrAdd(client, static wanted =>
    [
        .. typeof(Case).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<CasesOfAttribute>()?.Client == wanted)
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.IsDefined(typeof(CaseAttribute)))
            .Select(method => new Case(wanted, method.GetCustomAttribute<CaseAttribute>()!.Feature, method.CreateDelegate<Func<Stage, Task>>()))
            .Concat(NodeCases.Of(wanted))
            .OrderBy(one => Order(one.Feature)),
    ]);

    private static int Order(string feature) => Tests.Feature.All.Index().First(one => one.Item == feature).Index;
}
