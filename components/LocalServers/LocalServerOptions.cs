using System.Text.RegularExpressions;

namespace EcommAspire.LocalServers;

/// <summary>What server to run, and where.</summary>
public sealed partial record LocalServerOptions
{
    /// <summary>What to run.</summary>
    public required ServerKind Kind { get; init; }

    /// <summary>Its name within the data folder: its files are in <c>servers/NAME</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The data folder it belongs to. Two data folders never meet.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The port on the loopback address; 0 takes the last one again, or a free one.</summary>
    public int Port { get; init; }

    /// <summary>Databases to create where they are not there yet.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];

    /// <summary>When it stops by itself.</summary>
    public ServerLifetime Lifetime { get; init; } = ServerLifetime.WhileUsed;

    /// <summary>Deletes the server's folder when it stops, also when every process that used it was killed. For tests.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>How long the server may take to be ready before its start counts as failed; the making of its data does not count.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    internal void Validate()
    {
        if (!ValidName().IsMatch(Name))
            throw new ServerUnavailableException($"'{Name}' cannot name a server: use up to 40 lower-case letters, digits, '-' and '_', a letter first.");
        if (Port is < 0 or > 65535)
            throw new ServerUnavailableException($"{Port} is no port: use 1 to 65535, or 0 for a free one.");
        if (string.IsNullOrWhiteSpace(DataFolder))
            throw new ServerUnavailableException($"The server '{Name}' needs a data folder.");
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,39}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ValidName();
}
