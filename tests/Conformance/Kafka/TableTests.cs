using System.Text;

namespace EcommAspire.Conformance.Kafka.Tests;

/// <summary>The table in docs is what the cases say.</summary>
public sealed class TableTests
{
    [Fact]
    public void The_table_in_docs_is_the_list_of_cases()
    {
        var page = Path.Combine(Repo(), "docs", "kafka-clients.md");
        var table = Render();
        if (File.Exists(page) && File.ReadAllText(page).ReplaceLineEndings("\n") == table)
            return;

        var received = Path.Combine(Repo(), "artifacts", "kafka-clients.md");
        File.WriteAllText(received, table);
        Assert.Fail($"docs/kafka-clients.md is not what the cases say; {received} is, and can be copied over it.");
    }

    [Fact]
    public void Every_feature_is_tried_by_a_client_and_at_most_once_by_each()
    {
        var cases = Enum.GetValues<Client>().SelectMany(Case.Of).ToList();
        cases.Select(one => one.Feature).Distinct().ShouldBe(Feature.All, ignoreOrder: true);
        cases.GroupBy(one => (one.Client, one.Feature)).ShouldAllBe(group => group.Count() == 1);
    }

    private static string Render()
    {
        var clients = Enum.GetValues<Client>();
        var text = new StringBuilder();
        text.Append("""
            # Kafka clients

            What clients that others wrote do with the broker (`ecomm broker`), held by `tests/Conformance/Kafka`: a `✓` is a case that runs, and has to pass, against our broker and against Apache Kafka 4 alike, and nothing in it knows which of the two it talks to. A blank is something the client cannot do, or that another client shows as well. This page is written from the list of cases; a test compares them.


            """.ReplaceLineEndings("\n"));
        text.Append($"| | {string.Join(" | ", clients.Select(client => client.DisplayName()))} |\n");
        text.Append($"|---|{string.Concat(clients.Select(_ => ":-:|"))}\n");
        foreach (var feature in Feature.All)
            text.Append($"| {feature} | {string.Join(" | ", clients.Select(client => Case.Of(client).Any(one => one.Feature == feature) ? "✓" : ""))} |\n");
        return text.ToString();
    }

    private static string Repo()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "EcommAspire.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
