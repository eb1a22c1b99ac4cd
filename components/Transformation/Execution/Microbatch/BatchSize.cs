using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution.Microbatch;

/// <summary>How much time a batch covers: an hour, day, month or year of UTC.</summary>
internal sealed class BatchSize
{
    private readonly string _name;

    private BatchSize(string name) => _name = name;

    public static IReadOnlyList<string> Names { get; } = ["hour", "day", "month", "year"];

    public static BatchSize Of(Node model) => new(model.Config.Text("batch_size")!);

    /// <summary>The beginning of the batch that a moment lies in.</summary>
    public DateTimeOffset Floor(DateTimeOffset moment)
    {
        var t = moment.UtcDateTime;
        return _name switch
        {
            "hour" => new(t.Year, t.Month, t.Day, t.Hour, 0, 0, TimeSpan.Zero),
            "day" => new(t.Year, t.Month, t.Day, 0, 0, 0, TimeSpan.Zero),
            "month" => new(t.Year, t.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => new(t.Year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
    }

    /// <summary>The first beginning of a batch that is not before a moment.</summary>
    public DateTimeOffset Ceiling(DateTimeOffset moment) => Floor(moment) == moment ? moment : Next(moment, 1);

    /// <summary>The beginning of the batch so many after the one a moment lies in.</summary>
    public DateTimeOffset Next(DateTimeOffset moment, int count)
    {
        var start = Floor(moment);
        return _name switch
        {
            "hour" => start.AddHours(count),
            "day" => start.AddDays(count),
            "month" => start.AddMonths(count),
            _ => start.AddYears(count),
        };
    }

    /// <summary>A batch's name: 2024, 2024-09, 2024-09-17 or 2024-09-17T16.</summary>
    public string NameOf(Batch batch) => batch.Start.UtcDateTime.ToString(_name switch
    {
        "hour" => "yyyy-MM-dd'T'HH",
        "day" => "yyyy-MM-dd",
        "month" => "yyyy-MM",
        _ => "yyyy",
    });
}
