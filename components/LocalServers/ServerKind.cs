namespace EcommAspire.LocalServers;

/// <summary>A server the embedded stack can run.</summary>
public enum ServerKind
{
    /// <summary>PostgreSQL.</summary>
    Postgres,

    /// <summary>MariaDB, the MySQL of the embedded stack.</summary>
    MariaDb,
}

internal static class ServerKindNames
{
    public static string ProductName(this ServerKind kind) => kind == ServerKind.Postgres ? "PostgreSQL" : "MariaDB";
}
