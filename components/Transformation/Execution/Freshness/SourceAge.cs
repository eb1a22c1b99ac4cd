namespace EcommAspire.Transformation.Execution.Freshness;

/// <summary>How old a source's newest row was when it was asked for.</summary>
/// <param name="MaxLoadedAt">The newest row's time; the beginning of time where there is no row.</param>
/// <param name="SnapshottedAt">The database's time then.</param>
public sealed record SourceAge(DateTimeOffset MaxLoadedAt, DateTimeOffset SnapshottedAt)
{
    /// <summary>The time between the two.</summary>
    public TimeSpan Age => SnapshottedAt - MaxLoadedAt;
}
