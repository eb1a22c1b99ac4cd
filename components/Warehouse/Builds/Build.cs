using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcommAspire.Warehouse.Builds;

/// <summary>How far a build has come.</summary>
public enum BuildState
{
    /// <summary>Being made, or left behind by a process that was killed.</summary>
    Building,

    /// <summary>A model or a test of severity error failed, or the run was interrupted.</summary>
    Failed,

    /// <summary>Made, but its tests did not run.</summary>
    Untested,

    /// <summary>Made, and every test of severity error passed: fit to be published.</summary>
    Passed,

    /// <summary>Its record cannot be read, so how far it came is not known; its DuckDB file may well be whole.</summary>
    Damaged,
}

/// <summary>How many nodes of a run ended in each way.</summary>
/// <param name="Pass">Done, or passed.</param>
/// <param name="Warn">Tests of severity warn that found rows.</param>
/// <param name="Error">Failed.</param>
/// <param name="Skip">Skipped, since something before them failed.</param>
/// <param name="Logged">Tests that found rows which are only put on record.</param>
public sealed record Outcomes(int Pass = 0, int Warn = 0, int Error = 0, int Skip = 0, int Logged = 0);

/// <summary>The record of one build, kept beside its DuckDB file as <c>warehouse/&lt;id&gt;.json</c>.</summary>
/// <param name="Id">Its identifier; identifiers sort by time.</param>
/// <param name="State">How far it has come.</param>
/// <param name="StartedAt">When it was begun.</param>
public sealed record Build(string Id, BuildState State, DateTimeOffset StartedAt)
{
    /// <summary>When it was complete.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When readers were first pointed to it; null where they never were.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The build whose tables it started from; null where it was made afresh.</summary>
    public string? BasedOn { get; init; }

    /// <summary>The build whose history it goes on with; null where it began its own, or was based on another as a whole.</summary>
    public string? CarriedFrom { get; init; }

    /// <summary>The models it was made by, as a hash; null where not all of its tables were made by the same ones.</summary>
    public string? MadeBy { get; init; }

    /// <summary>Outcomes of its models, seeds and snapshots.</summary>
    public Outcomes Models { get; init; } = new();

    /// <summary>Outcomes of its tests.</summary>
    public Outcomes Tests { get; init; } = new();

    /// <summary>Why it failed, in a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Size of its file in bytes.</summary>
    public long Bytes { get; init; }

    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
