using DuckDB.NET.Data;

namespace EcommAspire.Warehouse.Audit;

/// <summary>Writes a run's outcome into the build itself, so that whoever reads a build can see how it was made and tested.</summary>
public static class AuditTables
{
    private const string Definition =
        """
        create schema if not exists audit;
        create or replace table audit.data_quality_checks (
          build_id varchar not null,
          checked_at timestamptz not null,
          test_name varchar not null,
          table_name varchar,
          column_name varchar,
          test_type varchar not null,
          severity varchar not null,
          status varchar not null,
          failures bigint,
          message varchar,
          compiled_path varchar,
          failing_rows json
        );
        create or replace table audit.build_log (
          build_id varchar not null,
          node varchar not null,
          resource_type varchar not null,
          status varchar not null,
          started_at timestamptz,
          seconds double not null,
          rows_affected bigint,
          message varchar
        );
        """;

    /// <summary>Replaces <c>audit.data_quality_checks</c> and <c>audit.build_log</c> of a build, both or neither.</summary>
    /// <param name="path">The build's file, open nowhere else.</param>
    /// <param name="buildId">The build.</param>
    /// <param name="at">When the tests ran.</param>
    /// <param name="checks">The tests' outcomes.</param>
    /// <param name="nodes">What every node did.</param>
    public static void Write(string path, string buildId, DateTimeOffset at, IEnumerable<QualityCheck> checks, IEnumerable<LoggedNode> nodes)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        // Row groups smaller than a database's own size are joined, which is to say written again, when it is closed: at
        // the smallest size there is, those of the models are left as they are.
        Run(connection, $"attach {SqlText.Literal(path)} as build (row_group_size 2048); use build");
        using var transaction = connection.BeginTransaction();
        Run(connection, Definition);
        using (var appender = connection.CreateAppender("build", "audit", "data_quality_checks"))
        {
            foreach (var check in checks)
            {
                appender.CreateRow()
                    .AppendValue(buildId).AppendValue(at).AppendValue(check.Test).AppendValue(check.Model).AppendValue(check.Column)
                    .AppendValue(check.Kind).AppendValue(check.Severity).AppendValue(check.Status).AppendValue(check.Failures)
                    .AppendValue(check.Message).AppendValue(check.CompiledPath).AppendValue(check.Sample)
                    .EndRow();
            }
        }

        using (var appender = connection.CreateAppender("build", "audit", "build_log"))
        {
            foreach (var node in nodes)
            {
                appender.CreateRow()
                    .AppendValue(buildId).AppendValue(node.Node).AppendValue(node.ResourceType).AppendValue(node.Status)
                    .AppendValue(node.StartedAt).AppendValue(node.Seconds).AppendValue(node.Rows).AppendValue(node.Message)
                    .EndRow();
            }
        }

        transaction.Commit();
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
