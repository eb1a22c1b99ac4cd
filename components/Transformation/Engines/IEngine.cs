using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Engines;

/// <summary>A database that models are built in, opened for one command.</summary>
public interface IEngine : IDisposable
{
    /// <summary>Opens a session of its own; sessions work side by side.</summary>
    IEngineSession Open();
}

/// <summary>One connection. Used by one thread at a time, but for <see cref="Interrupt"/>.</summary>
public interface IEngineSession : IDisposable
{
    /// <summary>Whether a transaction is open.</summary>
    bool InTransaction { get; }

    /// <summary>Opens a transaction.</summary>
    void Begin();

    /// <summary>Commits the open transaction, if there is one.</summary>
    void Commit();

    /// <summary>Gives the open transaction up, if there is one.</summary>
    void Rollback();

    /// <summary>Runs one or more statements; with <paramref name="fetch"/> the last one's rows are returned.</summary>
    EngineAnswer Execute(string sql, bool fetch);

    /// <summary>The columns a query would give.</summary>
    IReadOnlyList<ResultColumn> Describe(string query);

    /// <summary>Puts rows of text into a table, each value cast to its column's type.</summary>
    /// <param name="table">The table, quoted.</param>
    /// <param name="columns">Its columns, quoted.</param>
    /// <param name="rows">The rows; null is NULL.</param>
    void Load(string table, IReadOnlyList<string> columns, IEnumerable<string?[]> rows);

    /// <summary>Stops what is running on this session, from another thread.</summary>
    void Interrupt();
}

/// <summary>What the database answered.</summary>
/// <param name="Message">A word or two, such as "OK".</param>
/// <param name="RowsAffected">How many rows a statement touched, where the database tells.</param>
/// <param name="Table">The rows, where they were asked for.</param>
public readonly record struct EngineAnswer(string Message, long? RowsAffected, ResultTable Table);

/// <summary>The database refused. <see cref="Exception.Message"/> is its own words.</summary>
public sealed class EngineException(string message, string sql, int line, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The SQL that was refused.</summary>
    public string Sql { get; } = sql;

    /// <summary>The line of <see cref="Sql"/> that the database points to, or 0.</summary>
    public int Line { get; } = line;

    /// <summary>Whether memory did not suffice: what else ran at the time may be why.</summary>
    public bool IsOutOfMemory { get; init; }
}

/// <summary>One type of engine: how it spells things, and how a profile opens it.</summary>
public interface IEngineFactory
{
    /// <summary>The database that models go to, as the profile says it, without opening anything.</summary>
    string DatabaseOf(Profile profile, string projectRoot);

    /// <summary>Quotes a name.</summary>
    string Quote(string identifier);

    /// <summary>The engine's name of a type that dbt names generally: string, integer, timestamp …</summary>
    string TranslateType(string type);

    /// <summary>Loads what <see cref="Open"/> will need, and opens nothing that lasts: called while a project is read, beside it.</summary>
    void Prepare();

    /// <summary>Whether <see cref="Open"/> would make nothing that is not there yet, so that it may be done before it is known to be needed.</summary>
    bool OpensWithoutTrace(Profile profile, string projectRoot);

    /// <summary>Opens the engine.</summary>
    IEngine Open(Profile profile, string projectRoot);
}
