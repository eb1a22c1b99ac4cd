using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist;

/// <summary>Finds the references of loaded rows that lead nowhere. The database does, by one query a reference.</summary>
internal static class DanglingReferences
{
    public static async Task<IReadOnlyList<DanglingReference>> FindAsync(DatabaseLoad load, Source source, CancellationToken cancellation)
    {
        var found = new List<DanglingReference>();
        foreach (var table in source.Tables)
        {
            foreach (var reference in table.ForeignKeys)
            {
                await using var command = load.CreateCommand(Query(load, table, reference));
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                await reader.ReadAsync(cancellation);
                var (ofRows, rows, keys) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
                if (rows > 0)
                    found.Add(new(table.Name, reference.Columns, reference.Table, rows, ofRows, keys));
            }
        }

        return found;
    }

    /// <summary>The marketplace's references are of one column each.</summary>
    private static string Query(DatabaseLoad load, Table table, ForeignKey reference) =>
        $"""
        select
          count(*),
          coalesce(sum(case when target.{reference.References.Single()} is null then 1 else 0 end), 0),
          count(distinct case when target.{reference.References.Single()} is null then source.{reference.Columns.Single()} end)
        from {load.NameOf(table.Name)} as source
        left join {load.NameOf(reference.Table)} as target on target.{reference.References.Single()} = source.{reference.Columns.Single()}
        where source.{reference.Columns.Single()} is not null
        """;
}
