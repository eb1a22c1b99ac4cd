using EcommAspire.Domain.Ddl;
using Microsoft.Data.SqlClient;
using MySql.Data.MySqlClient;
using Npgsql;

namespace EcommAspire.Simulator.Loading;

/// <summary>A relational database to be filled.</summary>
/// <param name="Dialect">Which engine it is.</param>
/// <param name="ConnectionString">How to reach it, as Aspire injects it; names the database.</param>
public sealed record LoadTarget(SqlDialect Dialect, string ConnectionString)
{
    /// <summary>The server and database, for messages: no user, no password.</summary>
    public override string ToString()
    {
        if (Dialect is SqlDialect.SqlServer)
        {
            var sqlServer = new SqlConnectionStringBuilder(ConnectionString);
            return $"{sqlServer.InitialCatalog} on SQL Server {sqlServer.DataSource}";
        }

        if (Dialect is SqlDialect.MySql)
        {
            var mySql = new MySqlConnectionStringBuilder(ConnectionString);
            return $"{mySql.Database} on MySQL {mySql.Server}:{mySql.Port}";
        }

        var postgres = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"{postgres.Database} on PostgreSQL {postgres.Host}:{postgres.Port}";
    }
}
