using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>pgAdmin, pages that show PostgreSQL servers.</summary>
/// <param name="name">Its name.</param>
public sealed class PgAdminContainerResource(string name) : ContainerResource(name);
