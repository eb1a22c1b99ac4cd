using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>A node as templates see it: <c>model.unique_id</c>, <c>graph.nodes[…].config.materialized</c>.</summary>
internal static class NodeFacts
{
    public static JinjaDict Of(Node node)
    {
        var facts = new JinjaDict
        {
            ["unique_id"] = node.UniqueId,
            ["resource_type"] = node.ResourceType.Spelling(),
            ["name"] = node.Name,
            ["package_name"] = node.PackageName,
            ["path"] = node.Path,
            ["original_file_path"] = node.OriginalFilePath,
            ["database"] = node.Database,
            ["schema"] = node.Schema,
            ["alias"] = node.Alias,
            ["identifier"] = node.Identifier ?? node.Alias,
            ["relation_name"] = node.RelationName,
            ["fqn"] = JinjaValue.From(node.Fqn),
            ["tags"] = JinjaValue.From(node.Tags),
            ["description"] = node.Description,
            ["raw_code"] = node.RawCode,
            ["raw_sql"] = node.RawCode,
            ["language"] = node.Language,
            ["version"] = node.Version,
            ["latest_version"] = node.LatestVersion,
            ["access"] = node.Access,
            ["group"] = node.Group,
            ["checksum"] = new JinjaDict { ["name"] = "sha256", ["checksum"] = node.Checksum },
            ["meta"] = JinjaValue.From(node.Config.Meta),
            ["refs"] = new JinjaList(node.Refs.Select(r => (object?)new JinjaDict { ["name"] = r.Name, ["package"] = r.Package, ["version"] = r.Version })),
            ["sources"] = new JinjaList(node.Sources.Select(s => (object?)new JinjaList([s.Source, s.Table]))),
            ["depends_on"] = new JinjaDict { ["nodes"] = JinjaValue.From(node.DependsOn), ["macros"] = JinjaValue.From(node.DependsOnMacros) },
            ["config"] = Config(node),
            ["columns"] = Columns(node),
            ["unrendered_config"] = JinjaValue.From(node.UnrenderedConfig),
            ["constraints"] = JinjaValue.From(node.Constraints),
            ["patch_path"] = node.PatchPath,
            ["deprecation_date"] = node.DeprecationDate,
            ["contract"] = Contract(node),
            ["docs"] = new JinjaDict { ["show"] = node.Config.Dictionary("docs").GetValueOrDefault("show") is not false, ["node_color"] = node.Config.Dictionary("docs").GetValueOrDefault("node_color") },
            ["build_path"] = null,
            ["compiled_path"] = null,
        };
        if (node.ResourceType == ResourceType.Source)
        {
            facts["source_name"] = node.SourceName;
            facts["source_description"] = node.SourceDescription;
            facts["loader"] = node.Loader;
            facts["loaded_at_field"] = node.LoadedAtField;
        }

        if (node.TestMetadata is { } test)
        {
            facts["test_metadata"] = new JinjaDict { ["name"] = test.Name, ["namespace"] = test.Namespace, ["kwargs"] = JinjaValue.From(test.Kwargs) };
            facts["column_name"] = node.ColumnName;
            facts["attached_node"] = node.AttachedNode;
            facts["file_key_name"] = node.FileKeyName;
        }

        if (node.Signature is { } signature)
        {
            facts["arguments"] = JinjaValue.From(signature.PlainArguments);
            facts["returns"] = JinjaValue.From(signature.PlainReturns);
        }

        return facts;
    }

    private static JinjaDict Contract(Node node) => new()
    {
        ["enforced"] = node.HasContract,
        ["alias_types"] = node.Config.Dictionary("contract").GetValueOrDefault("alias_types") is not false,
    };

    private static JinjaDict Config(Node node)
    {
        var config = (JinjaDict)JinjaValue.From(node.Config.Values)!;
        config["materialized"] = node.ResourceType == ResourceType.Source ? null : node.Config.Materialized;
        config["enabled"] = node.Config.Enabled;
        return config;
    }

    private static JinjaDict Columns(Node node)
    {
        var columns = new JinjaDict();
        foreach (var column in node.Columns.Values)
        {
            columns[column.Name] = new JinjaDict
            {
                ["name"] = column.Name,
                ["description"] = column.Description,
                ["data_type"] = column.DataType,
                ["quote"] = column.Quote,
                ["meta"] = JinjaValue.From(column.Meta),
                ["tags"] = JinjaValue.From(column.Tags),
                ["constraints"] = JinjaValue.From(column.Constraints),
            };
        }

        return columns;
    }
}
