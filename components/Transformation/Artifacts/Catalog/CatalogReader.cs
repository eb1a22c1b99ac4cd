using System.Globalization;
using System.Numerics;
using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Artifacts.Catalog;

/// <summary>Asks the database for the columns of the project's relations, through the macro <c>get_catalog</c>, which a project may override.</summary>
internal sealed class CatalogReader(RunState run, IEngineSession session, CancellationToken cancellation)
{
    private const string StatisticPrefix = "stats:";

    public ProjectCatalog Read(IReadOnlyCollection<Node> nodes)
    {
        List<CatalogTable> tables = [];
        List<string> errors = [];
        foreach (var group in nodes.GroupBy(n => n.Database ?? run.Project.Database, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                tables.AddRange(Read(group.Key, group.Select(n => n.Schema).Distinct(StringComparer.OrdinalIgnoreCase)));
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

    private List<CatalogTable> Read(string database, IEnumerable<string> schemas)
    {
        var scope = new RunScope(run, null, session, cancellation);
        var place = new Relation { Quoter = run.Project.Engine.Quote, Database = database, Schema = "information_schema" };
        var answer = scope.Call(run.Project.Macros.ResolveFromRoot("get_catalog")!, new CallArguments(place, JinjaValue.From(schemas)));
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
