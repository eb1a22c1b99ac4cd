using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Contracts;

/// <summary>What is said where a model's columns are not those of its contract: every difference, with its reason.</summary>
internal static class ContractMismatch
{
    private static readonly ResultColumn[] s_columns =
        [new("column_name", "VARCHAR"), new("definition_type", "VARCHAR"), new("contract_type", "VARCHAR"), new("mismatch_reason", "VARCHAR")];

    /// <param name="contracted">The contract's columns, as <c>format_columns</c> gives them.</param>
    /// <param name="defined">The model's.</param>
    public static string Describe(IEnumerable<object?> contracted, IEnumerable<object?> defined)
    {
        var (contract, definition) = (Read(contracted), Read(defined));
        if (contract.Count == 0)
            return "This model has an enforced contract, and its 'columns' specification is missing. Describe every column, with its data_type, in the model's properties file.";
        List<object?[]> rows = [];
        foreach (var (name, type) in definition)
            if (!contract.TryGetValue(name, out var wanted))
                rows.Add([name, type, "", "missing in contract"]);
            else if (wanted != type)
                rows.Add([name, type, wanted, "data type mismatch"]);
        rows.AddRange(contract.Where(c => !definition.ContainsKey(c.Key)).Select(c => (object?[])[c.Key, "", c.Value, "missing in definition"]));
        var table = new ResultTable(s_columns, [.. rows.OrderBy(r => (string)r[0]!, StringComparer.Ordinal)]);
        return "This model has an enforced contract that failed.\n"
            + "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.\n\n"
            + TextTable.Render(table);
    }

    private static OrderedDictionary<string, string> Read(IEnumerable<object?> columns)
    {
        OrderedDictionary<string, string> read = new(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns.OfType<JinjaDict>())
            read[JinjaValue.ToText(column["name"])] = JinjaValue.ToText(column["data_type"]);
        return read;
    }
}
