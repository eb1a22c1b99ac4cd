using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>Something that happened while nodes run, in order of happening.</summary>
public abstract record RunEvent;

/// <summary>The project was read: what it has.</summary>
/// <param name="Summary">As dbt says it, such as "Found 24 models, 14 data tests".</param>
public sealed record ProjectFound(string Summary) : RunEvent;

/// <summary>A run begins.</summary>
public sealed record RunStarted(int Threads, string Target, int Total) : RunEvent;

/// <summary>A node begins.</summary>
/// <param name="Node">The node.</param>
/// <param name="Index">Its number, from 1.</param>
/// <param name="Total">Out of how many.</param>
/// <param name="Description">What is done to it, such as "sql table model main.orders".</param>
public sealed record NodeStarted(Node Node, int Index, int Total, string Description) : RunEvent;

/// <summary>A node ends, in whatever way.</summary>
public sealed record NodeFinished(NodeResult Result, int Index, int Total, string Description) : RunEvent;

/// <summary>A batch of a microbatch model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Batch">The batch's name, such as 2024-09-17.</param>
/// <param name="Index">Its number, from 1.</param>
/// <param name="Total">Out of how many.</param>
public sealed record BatchLine(Node Model, string Batch, int Index, int Total);

/// <summary>A batch begins.</summary>
public sealed record BatchStarted(BatchLine Line) : RunEvent;

/// <summary>A batch ends, in whatever way.</summary>
public sealed record BatchFinished(BatchLine Line, NodeStatus Status, TimeSpan Elapsed) : RunEvent;

/// <summary>A line from the project itself (<c>log(…, info=True)</c>, <c>print</c>) or a warning of the engine.</summary>
/// <param name="Message">The text.</param>
/// <param name="Level">How loud it is.</param>
/// <param name="Name">For a warning: dbt's name of its kind.</param>
public sealed record LogLine(string Message, LogLevel Level, string? Name = null) : RunEvent;

/// <summary>A statement goes to the database.</summary>
/// <param name="Node">The node it is for; null where it is for none.</param>
/// <param name="Sql">The statement, with its comment.</param>
public sealed record StatementSent(Node? Node, string Sql) : RunEvent;

/// <summary>The database has answered the last statement of its node.</summary>
/// <param name="Node">The node it is for; null where it is for none.</param>
/// <param name="Answer">The answer in a word.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record StatementAnswered(Node? Node, string Answer, TimeSpan Elapsed) : RunEvent;

/// <summary>How loud a line is.</summary>
public enum LogLevel
{
    /// <summary>For the log file only.</summary>
    Debug,

    /// <summary>For the person watching.</summary>
    Info,

    /// <summary>Standard output itself, from <c>print()</c>.</summary>
    Print,

    /// <summary>Something is not right but the run goes on.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

/// <summary>The run is over.</summary>
public sealed record RunFinished(RunResult Result) : RunEvent;
