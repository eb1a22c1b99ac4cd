using System.Data.Common;
using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;
using EcommAspire.Domain.Sources;
using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Stack;

/// <summary>Which engine a source is kept in that the configuration names.</summary>
internal static class Engines
{
    // What only SQL Server's connection strings have.
    private static readonly string[] _ofSqlServer = ["Initial Catalog", "TrustServerCertificate", "Trust Server Certificate", "Encrypt", "Integrated Security"];

    /// <summary>The engine that <c>Sources__NAME__Engine</c> says, or else the one that the connection string is for.</summary>
    /// <exception cref="SettingException">The setting names no engine.</exception>
    public static SqlDialect Of(Source source, string connection, IConfiguration settings) => settings[$"Sources:{source.Name}:Engine"]?.ToLowerInvariant() switch
    {
        null or "" => IsForSqlServer(source, connection) ? SqlDialect.SqlServer : source == Marketplace.Source ? SqlDialect.MySql : SqlDialect.PostgreSql,
        "mysql" or "mariadb" => SqlDialect.MySql,
        "postgres" or "postgresql" => SqlDialect.PostgreSql,
        "sqlserver" or "mssql" => SqlDialect.SqlServer,
        var other => throw new SettingException($"Sources__{source.Name}__Engine is {other}; it may be mysql, postgresql or sqlserver."),
    };

    /// <summary>What a person calls it.</summary>
    public static string Name(SqlDialect dialect) => dialect switch
    {
        SqlDialect.MySql => "MySQL",
        SqlDialect.SqlServer => "SQL Server",
        _ => "PostgreSQL",
    };

    /// <summary>Whether any source is kept in SQL Server.</summary>
    public static bool HasSqlServer(IConfiguration settings) => Business.Sources.Any(source =>
        source.Kind is SourceKind.Relational
        && settings.GetConnectionString(source.Name) is { Length: > 0 } connection
        && Of(source, connection, settings) is SqlDialect.SqlServer);

    // Other drivers know the word Server, too; SQL Server's has the port in it.
    private static bool IsForSqlServer(Source source, string connection)
    {
        var words = new DbConnectionStringBuilder();
        try
        {
            words.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            // An address of another form, which the engine's own driver will speak of.
            return false;
        }

        return (words.ContainsKey("Server") || words.ContainsKey("Data Source"))
            && !words.ContainsKey("Host") && !words.ContainsKey("Port")
            && (source == Domain.Sources.Stores.Source || _ofSqlServer.Any(words.ContainsKey));
    }
}
