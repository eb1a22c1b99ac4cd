using EcommAspire.Transformation.Execution;

namespace EcommAspire.Transformation.Tests.Nodes;

/// <summary>Seeds: https://docs.getdbt.com/docs/build/seeds.</summary>
public sealed class SeedTests
{
    /// <summary>dbt-duckdb gives the file to DuckDB's own reader, which refuses it; without <c>fast</c> dbt reads it, and fills up.</summary>
    [Fact]
    public async Task A_row_that_is_too_short_is_refused_unless_the_seed_is_read_slowly()
    {
        using var folder = new ProjectFolder().Write("seeds/s.csv", "a,b,c\n1,2,3\n\n4,5\n");

        var refused = (await folder.Build()).Results.Single();
        refused.Status.ShouldBe(NodeStatus.Error);
        refused.Message.ShouldNotBeNull().ShouldContain("seeds/s.csv:4");
        refused.Message.ShouldContain("this row has 2 values, the first line names 3 columns");

        folder.Write("seeds/s.yml", "seeds: [{name: s, config: {fast: false}}]");
        (await folder.Build()).Success.ShouldBeTrue();
        folder.Query("select * from s").ShouldBe(["1|2|3", "4|5|null"]);
    }

    /// <summary>A file is read piece by piece: what ends a field, a quote or a line may be the first character of the next piece.</summary>
    [Fact]
    public async Task Rows_come_whole_wherever_the_pieces_of_a_long_file_end()
    {
        const int Rows = 4000;
        string[] parts = ["a", "\"", "\n", "\r\n", ",", " ", "é", "\ufffd", "'"];
        var random = new Random(20);
        var texts = Enumerable.Range(0, Rows).Select(i => $"{i}" + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]))).ToList();
        var csv = string.Concat(texts.Select((t, i) => $"{i},\"{t.Replace("\"", "\"\"", StringComparison.Ordinal)}\",x{i}\r\n"));
        using var folder = new ProjectFolder().Write("seeds/s.csv", "\ufeffid,note,tail\r\n" + csv);

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select id || note || '|' || tail from s order by id").ShouldBe(texts.Select((t, i) => $"{i}{t}|x{i}"));
    }

    [Fact]
    public async Task The_last_row_of_a_long_file_counts_for_the_types_of_its_columns()
    {
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},{i},2024-01-02\n"));
        using var folder = new ProjectFolder().Write("seeds/s.csv", "whole,number,day\n" + rows + "20000,0.5,soon\n");

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select typeof(whole), typeof(number), typeof(day), count(*) from s group by all").ShouldBe(["INTEGER|DOUBLE|VARCHAR|20001"]);
    }

    [Fact]
    public async Task What_is_not_text_far_down_in_a_file_is_named_by_its_line()
    {
        using var folder = new ProjectFolder();
        var path = Path.Combine(folder.Path, "seeds", "s.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] bad = [(byte)'x', 0xff, (byte)'\n'];
        await File.WriteAllBytesAsync(path, [.. "a\n"u8, .. Enumerable.Repeat("text\n"u8.ToArray(), 30_000).SelectMany(b => b), .. bad]);

        var refused = (await folder.Build()).Results.Single();

        refused.Status.ShouldBe(NodeStatus.Error);
        refused.Message.ShouldNotBeNull().ShouldContain("s.csv:30002");
        refused.Message.ShouldContain("not UTF-8");
    }

    [Fact]
    public async Task A_hook_reads_the_rows_of_the_seed_itself()
    {
        using var folder = new ProjectFolder()
            .Write("seeds/s.csv", "a,b\n1,one\n2,\n")
            .Write("seeds/s.yml", """
                seeds:
                  - name: s
                    config:
                      post-hook: "create table seen as select '{{ load_result('agate_table').data[1][0] }} {{ load_agate_table().rows | map(attribute='a') | join('+') }}' as it"
                """);

        (await folder.Build()).Success.ShouldBeTrue();

        folder.Query("select it from seen").ShouldBe(["2 1+2"]);
    }
}
