using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>Reads connection strings; it takes settings of the engine by name and nothing else.</summary>
internal sealed class DuckDBConnectionStringBuilder : DbConnectionStringBuilder
{
    private static readonly string[] _sourceKeys = ["Data Source", "DataSource"];
    private static readonly Lazy<HashSet<string>> _settings = new(ReadSettings);

    /// <summary>The database's file, or <c>:memory:</c>.</summary>
    public string DataSource =>
        _sourceKeys.Select(key => TryGetValue(key, out var value) ? value.ToString() : null).FirstOrDefault(value => value is not null) ?? "";

    public IEnumerable<KeyValuePair<string, string>> Settings =>
        Keys.Cast<string>().Where(key => !IsSource(key)).Select(key => KeyValuePair.Create(key, this[key].ToString()!));

    [AllowNull]
    public override object this[string keyword]
    {
        get => base[keyword];
        set
        {
            if (!IsSource(keyword) && !_settings.Value.Contains(keyword))
                throw new InvalidOperationException($"'{keyword}' is no setting of the engine; a connection string cannot hold it.");

            base[keyword] = value;
        }
    }

    private static bool IsSource(string key) => _sourceKeys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static HashSet<string> ReadSettings()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (nuint index = 0, count = NativeMethods.Configuration.DuckDBConfigCount(); index < count; index++)
        {
            if (NativeMethods.Configuration.DuckDBGetConfigFlag(index, out var name, description: 0) == DuckDBState.Success)
                names.Add(name!);
        }

        return names;
    }
}
