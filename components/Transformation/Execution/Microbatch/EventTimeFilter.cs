using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>Which rows of a relation with an <c>event_time</c> are read: those of the batch, those of the sample, or those of both.</summary>
internal static class EventTimeFilter
{
    /// <param name="reader">What reads; only models and snapshots read less than all.</param>
    /// <param name="target">What is read.</param>
    /// <param name="batch">The batch that the reader runs for.</param>
    /// <param name="sample">The sample that the command was asked for.</param>
    /// <param name="quote">Quotes a name.</param>
    public static string? Of(Node? reader, Node target, Batch? batch, SampleWindow? sample, Func<string, string> quote)
    {
        if (reader is not { ResourceType: ResourceType.Model or ResourceType.Snapshot } || target.Config.Text("event_time") is not { Length: > 0 } column)
            return null;
        var (start, end) = (batch, sample) switch
        {
            ({ } one, { } two) => (Later(one.Start, two.Start), Earlier(one.End, two.End)),
            ({ } one, null) => (one.Start, one.End),
            (null, { } two) => (two.Start, two.End),
            _ => default,
        };
        if (end == default)
            return null;
        var isQuoted = target.Columns.GetValueOrDefault(column)?.Quote ?? target.Quoting.GetValueOrDefault("column") is true;
        var name = isQuoted ? quote(column) : column;
        return $"{name} >= '{BatchContext.Time(start)}' and {name} < '{BatchContext.Time(end)}'";
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
