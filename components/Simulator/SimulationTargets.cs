using EcommAspire.Simulator.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator;

/// <summary>Where the business goes. A source whose place is null is left out.</summary>
public sealed record SimulationTargets
{
    /// <summary>The web shop's database: PostgreSQL, or SQL Server.</summary>
    public LoadTarget? Shop { get; init; }

    /// <summary>The marketplace's database: MySQL or MariaDB, or PostgreSQL where that is not installed.</summary>
    public LoadTarget? Marketplace { get; init; }

    /// <summary>The stores' database: SQL Server, or PostgreSQL.</summary>
    public LoadTarget? Stores { get; init; }

    /// <summary>The folder that the engagement's collections are exported to.</summary>
    public string? EngagementFolder { get; init; }

    /// <summary>The engagement's database, where it is kept in MongoDB and not in a folder: how to reach it, with the database's name.</summary>
    public string? EngagementDatabase { get; init; }

    /// <summary>The folder of the feeds, which holds their <c>landing</c>.</summary>
    public string? FeedsFolder { get; init; }

    /// <summary>The event stream, which days are played into; of history it holds nothing.</summary>
    public IEventLog? Events { get; init; }
}
