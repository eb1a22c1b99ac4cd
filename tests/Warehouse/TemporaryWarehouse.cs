using System.Data.Common;
using DuckDB.NET.Data;
using EcommAspire.Warehouse.Builds;

namespace EcommAspire.Warehouse.Tests;

/// <summary>A warehouse in a folder of its own, removed at the end.</summary>
public sealed class TemporaryWarehouse : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ecomm-warehouse-");

    public TemporaryWarehouse() => Store = new BuildStore(Root);

    // A name that would mean something in a connection string, a list, a pattern or SQL.
    public string Root => Path.Combine(_folder.FullName, "ware;house='s, [a-z]* {x} \" ü");

    public string Folder => _folder.FullName;

    public BuildStore Store { get; }

    /// <summary>A build made by that SQL, complete.</summary>
    public Build Make(string sql, BuildState state = BuildState.Passed, Build? basis = null)
    {
        using var draft = Store.Begin(basis);
        Run(draft.Path, sql);
        return draft.Finish(state, new Outcomes(Pass: 1), new Outcomes(Pass: 1), state is BuildState.Passed ? null : "1 test failed.");
    }

    public static void Run(string path, string sql)
    {
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = path }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static T Ask<T>(string path, string sql)
    {
        using var connection = new DuckDBConnection(new DbConnectionStringBuilder { ["DataSource"] = path, ["access_mode"] = "READ_ONLY" }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
