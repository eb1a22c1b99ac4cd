namespace EcommAspire.Warehouse.Audit;

/// <summary>The outcome of one data test on a build: a row of <c>audit.data_quality_checks</c>.</summary>
/// <param name="Test">Name of the test.</param>
/// <param name="Model">The model, seed or source it looks at; null where it looks at several or none.</param>
/// <param name="Column">The column it looks at; null where it looks at whole rows.</param>
/// <param name="Kind">unique, not_null, relationships, accepted_values, another generic test's name, or singular.</param>
/// <param name="Severity">error (what it finds keeps the build from readers), warn, or logged (what it finds is put on record and no more).</param>
/// <param name="Status">pass, logged, warn, fail, error or skipped.</param>
/// <param name="Failures">How many rows it found; null where it did not run.</param>
/// <param name="Message">What it says.</param>
/// <param name="CompiledPath">The file that holds its SQL, under the target folder.</param>
/// <param name="Sample">Some of the rows it found, as a JSON array.</param>
public sealed record QualityCheck(
    string Test,
    string? Model,
    string? Column,
    string Kind,
    string Severity,
    string Status,
    long? Failures,
    string? Message,
    string? CompiledPath,
    string? Sample);

/// <summary>What one node of the run did: a row of <c>audit.build_log</c>.</summary>
/// <param name="Node">Its unique identifier.</param>
/// <param name="ResourceType">model, seed, snapshot, test…</param>
/// <param name="Status">How it ended.</param>
/// <param name="StartedAt">When it started; null where it did not.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Rows">Rows it wrote, where the engine says so.</param>
/// <param name="Message">What it says.</param>
public sealed record LoggedNode(
    string Node,
    string ResourceType,
    string Status,
    DateTimeOffset? StartedAt,
    double Seconds,
    long? Rows,
    string? Message);
