using EcommAspire.Transformation.Execution.Contracts;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project.Warnings;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>exceptions.*</c>.</summary>
internal static class ExceptionsObject
{
    private static readonly string[] s_raising =
    [
        "raise_compiler_error", "missing_config", "missing_materialization", "missing_relation", "raise_ambiguous_alias",
        "raise_ambiguous_catalog_match", "raise_cache_inconsistent", "raise_dataclass_not_dict", "raise_database_error",
        "raise_dep_not_found", "raise_dependency_error", "raise_duplicate_patch_name", "raise_duplicate_resource_name",
        "raise_invalid_property_yml_version", "raise_not_implemented", "raise_parsing_error",
        "column_type_missing", "raise_fail_fast_error",
    ];

    public static AttributeObject Create(DbtScope scope, ModelOptions options)
    {
        Dictionary<string, object?> members = s_raising.ToDictionary(name => name, name => (object?)new JinjaFunction(name, Raise));
        members["warn"] = new JinjaFunction("warn", (_, a) => Warn(scope, options, WarningNames.OfTheProject, JinjaValue.ToText(a.Bind("warn", 1, "msg", "node")[0])));
        members["raise_contract_error"] = new JinjaFunction("raise_contract_error", (_, a) =>
        {
            var bound = a.Bind("raise_contract_error", 2, "yaml_columns", "sql_columns");
            throw new ContractException(ContractMismatch.Describe(bound[0] as JinjaList ?? [], bound[1] as JinjaList ?? []));
        });
        members["relation_wrong_type"] = new JinjaFunction("relation_wrong_type", (_, a) =>
        {
            var bound = a.Bind("relation_wrong_type", 2, "relation", "expected_type", "model");
            throw new JinjaException($"{bound[0]} is a {(bound[0] as Relation)?.Type}, and a {bound[1]} is needed here. Drop it, or give the node another alias.");
        });
        members["warn_snapshot_timestamp_data_types"] = new JinjaFunction("warn_snapshot_timestamp_data_types", (_, a) =>
        {
            var bound = a.Bind("warn_snapshot_timestamp_data_types", 2, "snapshot_time_data_type", "updated_at_data_type");
            return Warn(scope, options, WarningNames.SnapshotTimes, $"The snapshot's updated_at is a {bound[1]}, and the time of a run is a {bound[0]}: compared in one table, they may be hours apart. Cast updated_at to {bound[0]}.");
        });
        return new AttributeObject("exceptions", members);
    }

    private static string Warn(DbtScope scope, ModelOptions options, string name, string text)
    {
        switch (options.Warnings.Of(name))
        {
            case WarningVerdict.Refused:
                throw new JinjaException(text);
            case WarningVerdict.Shown:
                scope.Report(new LogLine(text, LogLevel.Warning, name));
                break;
        }

        return "";
    }

    private static object? Raise(RenderContext context, CallArguments arguments)
    {
        var parts = arguments.Positional.Concat(arguments.Named.Where(n => n.Key != "node").Select(n => n.Value));
        throw new JinjaException(string.Join(" ", parts.Where(p => p is string).Select(JinjaValue.ToText)));
    }
}
