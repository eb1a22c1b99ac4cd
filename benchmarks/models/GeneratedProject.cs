using System.Text;

namespace EcommAspire.Benchmarks.Models;

/// <summary>A dbt project of any size in the shape of real ones: sources, staging, intermediate, marts, a properties file for each model.</summary>
internal static class GeneratedProject
{
    private const int FirstMart = 4;

    public static void Write(string folder, int models)
    {
        Directory.CreateDirectory(folder);
        Write("dbt_project.yml", """
            name: generated
            version: '1.0'
            profile: generated
            models:
              generated:
                +materialized: view
                marts: {+materialized: table, +tags: [nightly]}
            vars: {since: '2020-01-01'}
            """);
        Write("profiles.yml", "generated: {target: dev, outputs: {dev: {type: duckdb, path: generated.duckdb, threads: 2}}}\n");
        Write("macros/money.sql", "{% macro cents_to_dollars(column, scale=2) %}{{ return(adapter.dispatch('cents_to_dollars', 'generated')(column, scale)) }}{% endmacro %}\n{% macro default__cents_to_dollars(column, scale) -%}\n({{ column }} / 100)::numeric(16, {{ scale }})\n{%- endmacro %}\n");
        var staging = Math.Max(1, models / FirstMart);
        var sources = new StringBuilder("sources:\n  - name: raw\n    schema: main\n    tables:\n");
        for (var i = 0; i < staging; i++)
            sources.Append($"      - name: t{i}\n        description: Table {i}\n");
        Write("models/sources.yml", sources.ToString());
        for (var i = 0; i < models; i++)
            Model(i, staging);

        void Model(int i, int count)
        {
            var (layer, name) = i < count ? ("staging", $"stg_{i}") : i < 2 * count ? ("intermediate", $"int_{i}") : ("marts", $"fct_{i}");
            var parents = i < count ? [] : Enumerable.Range(1, 1 + (i % 3)).Select(k => Name((i * k * 7) % Math.Min(i, 2 * count), count)).Distinct().ToArray();
            var sql = new StringBuilder("with\n\n");
            if (i < count)
                sql.Append($"source as (\n\n    select * from {{{{ source('raw', 't{i}') }}}}\n\n),\n\n");
            foreach (var parent in parents)
                sql.Append($"{parent} as (\n\n    select * from {{{{ ref('{parent}') }}}}\n\n),\n\n");
            sql.Append("final as (\n\n    select\n        id,\n        day,\n");
            sql.Append("        {{ cents_to_dollars('amount') }} as amount_usd,\n        amount,\n        {% for part in ['year', 'month'] -%}\n        {{ dbt.date_trunc(part, 'day') }} as day_{{ part }}{{ ',' if not loop.last }}\n        {% endfor %}\n");
            sql.Append($"    from {(parents.Length > 0 ? parents[0] : "source")}\n    where day >= cast('{{{{ var('since') }}}}' as date)\n\n)\n\nselect * from final\n");
            Write($"models/{layer}/{name}.sql", sql.ToString());
            Write($"models/{layer}/{name}.yml", $"""
                models:
                  - name: {name}
                    description: Model {i} of the {layer}. One row per id.
                    columns:
                      - name: id
                        description: The key.
                        data_tests: [unique, not_null]
                      - name: amount_usd
                        description: The amount in dollars.
                """);
        }

        static string Name(int i, int count) => i < count ? $"stg_{i}" : $"int_{i}";

        void Write(string path, string text)
        {
            var full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }
    }

    /// <summary>Fifty tables, each of which has the database work for a while, and the rows they read.</summary>
    public static void WriteWork(string folder, int models, long rows)
    {
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        File.WriteAllText(Path.Combine(folder, "dbt_project.yml"), "name: work\nprofile: work\nmodels: {+materialized: table}\n");
        File.WriteAllText(Path.Combine(folder, "profiles.yml"), "work: {target: dev, outputs: {dev: {type: duckdb, path: work.duckdb, threads: 1}}}\n");
        File.WriteAllText(Path.Combine(folder, "models", "m0.sql"), $"select i as id, i % 1000 as customer, hash(i) % 10000 as amount from range({rows}) t(i)\n");
        for (var i = 1; i < models; i++)
            File.WriteAllText(Path.Combine(folder, "models", $"m{i}.sql"), $"select customer, count(*) as orders, sum(amount + {i}) as amount, approx_count_distinct(id) as ids\nfrom {{{{ ref('m0') }}}}\ngroup by customer\n");
    }
}
