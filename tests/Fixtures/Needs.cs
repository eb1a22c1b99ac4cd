using EcommAspire.LocalServers;

namespace EcommAspire.Fixtures;

/// <summary>What a test needs of the machine it runs on.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing in particular.</summary>
    None = 0,

    /// <summary>A PostgreSQL server.</summary>
    Postgres = 1,

    /// <summary>A MariaDB server.</summary>
    MariaDb = 2,

    /// <summary>Both servers.</summary>
    Servers = Postgres | MariaDb,

    /// <summary>To run as root.</summary>
    Root = 4,

    /// <summary>The sample of the real public Olist files.</summary>
    OlistSample = 8,

    /// <summary>A Chromium.</summary>
    Browser = 16,

    /// <summary>The Aspire dashboard.</summary>
    Dashboard = 32,

    /// <summary>A server of MongoDB's protocol.</summary>
    Mongo = 64,
}

internal static class NeedsCheck
{
    /// <summary>Why a test that needs this cannot run here; null when it can.</summary>
    public static string? Unmet(Needs needs) =>
        Missing(needs, Needs.Postgres, ServerKind.Postgres)
        ?? Missing(needs, Needs.MariaDb, ServerKind.MariaDb)
        ?? (needs.HasFlag(Needs.Root) && !Environment.IsPrivilegedProcess ? "This needs root." : null)
        ?? (needs.HasFlag(Needs.OlistSample) && OlistSample.Folder is null
            ? "There is no shared/data/olist-sample beside or above the repository; OLIST_SAMPLE may name it."
            : null)
        ?? (needs.HasFlag(Needs.Browser) && Chromium.Program is null ? "There is no Chromium: none on the PATH, and none was set up." : null)
        ?? (needs.HasFlag(Needs.Dashboard) && AspireDashboard.Program is null ? "There is no Aspire dashboard; eng/setup.sh dashboard fetches it." : null)
        ?? (needs.HasFlag(Needs.Mongo) ? MongoServer.Problem : null);

    private static string? Missing(Needs needs, Needs need, ServerKind kind) =>
        needs.HasFlag(need) ? ServerBinaries.Locate(kind).Reason : null;
}
