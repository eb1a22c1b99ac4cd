namespace MongoDB.Driver;

/// <summary>An address as <c>mongodb://</c> writes it (mongodb.com/docs/manual/reference/connection-string).</summary>
public sealed class MongoUrl
{
    private const string Scheme = "mongodb://";

    /// <summary>Reads an address.</summary>
    /// <exception cref="MongoConfigurationException">It is none.</exception>
    public MongoUrl(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.StartsWith(Scheme, StringComparison.Ordinal))
            throw new MongoConfigurationException("The connection string is not valid: it does not begin with mongodb://.");
        var (rest, query) = Cut(url[Scheme.Length..], '?');
        var (authority, path) = Cut(rest, '/');
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            (Username, Password) = (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
        }

        Servers = [.. authority[(at + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Address)];
        if (Servers.Count == 0)
            throw new MongoConfigurationException("The connection string is not valid: it names no server.");
        DatabaseName = path.Length == 0 ? null : Uri.UnescapeDataString(path);
        Options = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(o => Cut(o, '='))
            .GroupBy(o => o.Before, o => Uri.UnescapeDataString(o.After), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The database it names; null where it names none.</summary>
    public string? DatabaseName { get; }

    /// <summary>The first server it names.</summary>
    public MongoServerAddress Server => new(Servers[0].Host, Servers[0].Port);

    internal string? Username { get; }

    internal string Password { get; } = "";

    internal IReadOnlyList<(string Host, int Port)> Servers { get; }

    internal IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>Reads an address.</summary>
    public static MongoUrl Create(string url) => new(url);

    private static (string Host, int Port) Address(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var port = 27017;
        if (hasPort && (!int.TryParse(text[(colon + 1)..], out port) || port is < 1 or > 65535))
            throw new MongoConfigurationException($"The connection string is not valid: {text[(colon + 1)..]} is no port.");
        return ((hasPort ? text[..colon] : text).Trim('[', ']'), port);
    }

    private static (string Before, string After) Cut(string text, char mark) =>
        text.IndexOf(mark) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
}

/// <summary>Where a server is.</summary>
public sealed class MongoServerAddress(string host, int port)
{
    /// <inheritdoc/>
    public override string ToString() => $"{host}:{port}";
}

/// <summary>How a client is to go about it.</summary>
public sealed class MongoClientSettings
{
    private MongoClientSettings(MongoUrl url)
    {
        Url = url;
        if (Milliseconds("serverSelectionTimeoutMS") is { } selection)
            ServerSelectionTimeout = selection;
        ApplicationName = url.Options.GetValueOrDefault("appName");
    }

    /// <summary>How long a server is looked for.</summary>
    public TimeSpan ServerSelectionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What the server's log calls the client.</summary>
    public string? ApplicationName { get; set; }

    internal MongoUrl Url { get; }

    /// <summary>The settings of an address.</summary>
    public static MongoClientSettings FromUrl(MongoUrl url) => new(url);

    internal bool IsSet(string option) => Url.Options.GetValueOrDefault(option) is "true";

    private TimeSpan? Milliseconds(string option) =>
        int.TryParse(Url.Options.GetValueOrDefault(option), out var value) && value > 0 ? TimeSpan.FromMilliseconds(value) : null;
}
