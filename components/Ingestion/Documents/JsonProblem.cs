using System.Text.Json;

namespace EcommAspire.Ingestion.Documents;

internal static class JsonProblem
{
    /// <summary>The reader's complaint without the place, which is told apart.</summary>
    public static string Text(JsonException problem)
    {
        var place = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? problem.Message : problem.Message[..place];
    }
}
