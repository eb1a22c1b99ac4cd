using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts.Catalog;

/// <summary>Writes <c>catalog.json</c> by dbt's schema, version 1.</summary>
internal static class CatalogFile
{
    public static string Write(ProjectState state, IReadOnlyList<Node> nodes, ProjectCatalog catalog)
    {
        var path = Path.Combine(state.TargetPath, "catalog.json");
        Files.WriteWhole(path, stream =>
        {
            using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            ArtifactJson.Metadata(json, state, "catalog/v1");
            Tables("nodes", n => n.ResourceType != ResourceType.Source);
            Tables("sources", n => n.ResourceType == ResourceType.Source);
            if (catalog.Errors.Count == 0)
                json.WriteNull("errors");
            else
                ArtifactJson.Texts(json, "errors", catalog.Errors);
            json.WriteEndObject();

            void Tables(string name, Func<Node, bool> belongs)
            {
                json.WriteStartObject(name);
                foreach (var node in nodes.Where(belongs))
                    if (catalog.Find(node) is { } table)
                        Table(json, node.UniqueId, table);
                json.WriteEndObject();
            }
        });
        return path;
    }

    private static void Table(Utf8JsonWriter json, string id, CatalogTable table)
    {
        json.WriteStartObject(id);
        json.WriteStartObject("metadata");
        json.WriteString("type", table.Type);
        json.WriteString("schema", table.Schema);
        json.WriteString("name", table.Name);
        json.WriteString("database", table.Database);
        json.WriteString("comment", table.Comment);
        json.WriteString("owner", table.Owner);
        json.WriteEndObject();
        json.WriteStartObject("columns");
        foreach (var column in table.Columns)
        {
            json.WriteStartObject(column.Name);
            json.WriteString("type", column.Type);
            json.WriteNumber("index", column.Index);
            json.WriteString("name", column.Name);
            json.WriteString("comment", column.Comment);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("stats");
        foreach (var statistic in table.Statistics)
            Statistic(json, statistic);
        Statistic(json, new("has_stats", "Has Stats?", table.Statistics.Exists(s => s.Include), "Indicates whether there are statistics for this table", false));
        json.WriteEndObject();
        json.WriteString("unique_id", id);
        json.WriteEndObject();
    }

    private static void Statistic(Utf8JsonWriter json, CatalogStatistic statistic)
    {
        json.WriteStartObject(statistic.Id);
        json.WriteString("id", statistic.Id);
        json.WriteString("label", statistic.Label);
        ArtifactJson.Value(json, "value", statistic.Value);
        json.WriteBoolean("include", statistic.Include);
        json.WriteString("description", statistic.Description);
        json.WriteEndObject();
    }
}
