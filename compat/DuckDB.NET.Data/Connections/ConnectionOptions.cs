using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>A connection string taken apart: where the data is, and the engine's own settings.</summary>
internal sealed record ConnectionOptions(string DataSource, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    public const string Memory = ":memory:";
    public const string SharedMemory = ":memory:?cache=shared";

    public bool IsShared => DataSource.Equals(SharedMemory, StringComparison.OrdinalIgnoreCase);

    public bool IsMemory => IsShared || DataSource.Equals(Memory, StringComparison.OrdinalIgnoreCase);

    public static ConnectionOptions Parse(string connectionString)
    {
        var parser = new Parser { ConnectionString = connectionString };
        var dataSource = Parser.SourceKeys.Select(key => parser.TryGetValue(key, out var value) ? value.ToString() : null)
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));
        if (dataSource is null)
        {
            throw new InvalidOperationException(
                $"The connection string '{connectionString}' does not say where the data is: write 'Data Source=FILE' or 'Data Source={Memory}'.");
        }

        var settings = parser.Keys.Cast<string>()
            .Where(key => !Parser.SourceKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
            .Select(key => KeyValuePair.Create(key, parser[key].ToString()!))
            .ToArray();
        return new ConnectionOptions(dataSource, settings);
    }

    private sealed class Parser : DbConnectionStringBuilder
    {
        public static readonly string[] SourceKeys = ["Data Source", "DataSource"];
        private static readonly Lazy<HashSet<string>> _known = new(ReadKnown);

        [AllowNull]
        public override object this[string keyword]
        {
            get => base[keyword];
            set
            {
                if (!SourceKeys.Contains(keyword, StringComparer.OrdinalIgnoreCase) && !_known.Value.Contains(keyword))
                    throw new InvalidOperationException($"The connection string names '{keyword}', which is no setting of the engine.");

                base[keyword] = value;
            }
        }

        private static HashSet<string> ReadKnown()
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
}
