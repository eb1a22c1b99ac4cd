using System.Globalization;
using System.Numerics;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Catalog;

/// <summary>Asks the database for the columns of the project's relations, through the macros <c>get_catalog</c> and <c>get_catalog_relations</c>, which a project may override.</summary>
internal sealed class CatalogReader(RunState run, IEngineSession session, CancellationToken cancellation)
{
    private const string StatisticPrefix = "stats:";

    /// <summary>As many as dbt asks for one by one.</summary>
    private const int MostRelations = 100;

    /// <summary>Whether it is known which relations are asked for, and not only their schemas.</summary>
    public bool IsOfRelations { get; init; }

    public ProjectCatalog Read(IReadOnlyCollection<Node> nodes)
    {
        List<CatalogTable> tables = [];
        List<string> errors = [];
        var byRelation = IsOfRelations && nodes.Count <= MostRelations && IsOverridden("get_catalog_relations");
        foreach (var group in nodes.GroupBy(n => n.Database ?? run.Project.Database, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                tables.AddRange(byRelation
                    ? Read(group.Key, "get_catalog_relations", group.Select(n => Relation.Of(n, run.Project.Engine.Quote)))
                    : Read(group.Key, "get_catalog", group.Select(n => n.Schema).Distinct(StringComparer.OrdinalIgnoreCase)));
            }
            catch (Exception e) when (e is EngineException or JinjaException)
            {
                // The pages of the other databases are worth having all the same.
                session.Rollback();
                errors.Add($"the catalog of the database '{group.Key}' cannot be read: {e.Message}");
            }
        }

        return new ProjectCatalog(tables, nodes, errors, run.Project.Database);
    }

    /// <summary>Our own give the same rows both ways, so that one of them will do unless a project has its own of the other.</summary>
    private bool IsOverridden(string macro) =>
        run.Project.Macros.All.Any(m => m.Package != MacroRegistry.Internal && (m.Name == macro || m.Name == $"default__{macro}" || m.Name == $"{run.Project.Profile.Type}__{macro}"));

    private List<CatalogTable> Read(string database, string macro, IEnumerable<object?> what)
    {
        var scope = new RunScope(run, null, session, cancellation);
        var place = new Relation { Quoter = run.Project.Engine.Quote, Database = database, Schema = "information_schema" };
        var answer = scope.Call(run.Project.Macros.ResolveFromRoot(macro)!, new CallArguments(place, new JinjaList(what)));
        session.Rollback();
        return answer is AgateTable table ? Tables(table.Table) : [];
    }

    private static List<CatalogTable> Tables(ResultTable answer)
    {
        var places = answer.Columns.Select((c, i) => (c.Name, Index: i)).ToDictionary(c => c.Name, c => c.Index, StringComparer.OrdinalIgnoreCase);
        var statistics = places.Keys.Where(k => k.StartsWith(StatisticPrefix, StringComparison.Ordinal)).Select(k => k.Split(':')[1]).Distinct().ToList();
        Dictionary<(string?, string, string), CatalogTable> tables = [];
        foreach (var row in answer.Rows)
        {
            var key = (Text("table_database"), Text("table_schema") ?? "", Text("table_name") ?? "");
            if (!tables.TryGetValue(key, out var table))
            {
                tables[key] = table = new CatalogTable(key.Item1, key.Item2, key.Item3, Text("table_type") ?? "", Text("table_comment"), Text("table_owner"));
                foreach (var id in statistics)
                    table.Statistics.Add(new(id, Text($"stats:{id}:label") ?? id, Plain(Cell($"stats:{id}:value")), Text($"stats:{id}:description"), Cell($"stats:{id}:include") is true));
            }

            if (Text("column_name") is { } column)
                table.Columns.Add(new(column, Text("column_type") ?? "", Convert.ToInt64(Cell("column_index") ?? 0, CultureInfo.InvariantCulture), Text("column_comment")));

            object? Cell(string name) => places.TryGetValue(name, out var at) ? row[at] : null;
            string? Text(string name) => Cell(name) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
        }

        return [.. tables.Values];
    }

    private static object? Plain(object? value) => value switch
    {
        BigInteger big when big >= long.MinValue && big <= long.MaxValue => (long)big,
        ulong or uint or short or ushort or byte or sbyte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        decimal number => (double)number,
        _ => value,
    };
}
