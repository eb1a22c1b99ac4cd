using System.Data.Common;
using MySql.Data.MySqlClient;

namespace EcommAspire.Ingestion.Relational.MySqlWire;

/// <summary>What a connection string says, as far as this reader understands it.</summary>
internal sealed record WireSettings
{
    // Of these, those that are not read below change nothing for a single connection that only reads.
    private static readonly HashSet<string> _understood = new(
        [
            "server", "host", "datasource", "address", "addr", "networkaddress",
            "port", "userid", "uid", "username", "user", "password", "pwd", "database", "initialcatalog",
            "sslmode", "allowpublickeyretrieval", "characterset", "charset", "connectiontimeout", "connecttimeout", "defaultcommandtimeout", "commandtimeout",
            "pooling", "minimumpoolsize", "minpoolsize", "maximumpoolsize", "maxpoolsize", "connectionlifetime", "connectionreset",
            "allowzerodatetime", "convertzerodatetime", "allowloadlocalinfile", "allowuservariables", "persistsecurityinfo", "treattinyasboolean",
        ],
        StringComparer.OrdinalIgnoreCase);

    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }

    public required string Database { get; init; }

    /// <summary>Whether to speak TLS where the server can.</summary>
    public required bool WantsTls { get; init; }

    /// <summary>Whether to speak nothing but TLS.</summary>
    public required bool NeedsTls { get; init; }

    /// <summary>Whether a public key may be taken from the server over a connection that nothing protects.</summary>
    public required bool TrustsSentKey { get; init; }

    /// <summary>How long to wait for the server to take the connection; zero for no end.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Reads a connection string of MySql.Data.</summary>
    /// <returns>Null where it says anything that this reader does not understand.</returns>
    public static WireSettings? TryRead(string connectionString)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!said.Keys.Cast<string>().All(k => _understood.Contains(k.Replace(" ", "", StringComparison.Ordinal))))
            return null;
        var settings = new MySqlConnectionStringBuilder(connectionString);
        if (settings.SslMode is not (MySqlSslMode.Disabled or MySqlSslMode.Preferred or MySqlSslMode.Required))
            return null;
        // Several hosts, or a host with its port in it.
        if (settings.Server is not { Length: > 0 } host || host.AsSpan().ContainsAny(",()/") || host.Count(c => c == ':') == 1)
            return null;
        return new()
        {
            Host = host,
            Port = (int)settings.Port,
            User = settings.UserID ?? "",
            Password = settings.Password ?? "",
            Database = settings.Database ?? "",
            WantsTls = settings.SslMode is not MySqlSslMode.Disabled,
            NeedsTls = settings.SslMode is MySqlSslMode.Required,
            TrustsSentKey = settings.AllowPublicKeyRetrieval,
            ConnectTimeout = TimeSpan.FromSeconds(settings.ConnectionTimeout),
        };
    }
}
