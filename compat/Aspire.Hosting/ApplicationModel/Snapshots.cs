using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a person is shown of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>What kind of resource it is.</summary>
    public required string ResourceType { get; init; }

    /// <summary>What else is to be known of it.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>Its state; see <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When it last started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it last came to an end.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>What it ended with.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its environment.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Where it is reached.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What it has to do with others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>What can be done with it.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>What its health checks said last.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>Whether it is healthy: the worst report; null while a check has not reported or it does not run.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running ? null
        : HealthReports.IsEmpty ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
        : HealthReports.Any(r => r.Status is null) ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy
        : HealthReports.Min(r => r.Status);

    /// <summary>The call of those who wait for it to be ready; null before.</summary>
    internal Task? Ready { get; init; }

    /// <summary>Whether it is kept from sight.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A resource's state and how it is coloured.</summary>
/// <param name="Text">The state.</param>
/// <param name="Style">One of <see cref="KnownResourceStateStyles"/>.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state in its own colour.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>A variable of a resource's environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsFromSpec">Whether the application set it, or it was there before.</param>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>An address of a resource.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Url">The address.</param>
/// <param name="IsInternal">Whether it is shown only among the details.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();

    /// <summary>Whether nothing answers there now.</summary>
    public bool IsInactive { get; init; }
}

/// <summary>How an address is shown.</summary>
/// <param name="DisplayName">What is shown in its place.</param>
/// <param name="SortOrder">What comes first.</param>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>A fact about a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether it is a secret, shown only on demand.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>What a resource has to do with another.</summary>
/// <param name="ResourceName">The other.</param>
/// <param name="Type">In what way.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>What a health check said.</summary>
/// <param name="Name">The check.</param>
/// <param name="Status">What it found; null before its first run.</param>
/// <param name="Description">In words.</param>
/// <param name="ExceptionText">What went wrong in it.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When it ran.</summary>
    public DateTime? LastRunAt { get; init; }
}

/// <summary>States that the dashboard knows.</summary>
public static class KnownResourceStates
{
    /// <summary>It has not been started.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>It waits for what it depends on.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>It is about to run.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>It runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>It is about to end.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>It was ended.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>It runs, though what it runs on does not.</summary>
    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";

    /// <summary>It has come to the end of its work.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>A parameter has no value.</summary>
    public static readonly string ValueMissing = "ValueMissing";

    /// <summary>The states that nothing follows unless someone starts it again.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>Colours of states.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>All is well.</summary>
    public static readonly string Success = "success";

    /// <summary>Something failed.</summary>
    public static readonly string Error = "error";

    /// <summary>To be known.</summary>
    public static readonly string Info = "info";

    /// <summary>To be looked at.</summary>
    public static readonly string Warn = "warning";
}
