using System.Globalization;
using Spectre.Console;
using Contender = (string Project, string In, string Shown, string Promise, string[] Arguments);

namespace EcommAspire.Benchmarks.Models;

/// <summary>Every measurement, in turn and several times, so that a busy minute strikes all alike; the medians in one table.</summary>
internal static class Comparison
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (Option(args, "--cli") is not { } cli)
        {
            Console.Error.WriteLine("Run benchmarks/models/run, which builds the command line and names it.");
            return 2;
        }

        var runs = Number(args, "--runs", 5);
        var models = Number(args, "--models", 1000);
        var folder = Directory.CreateTempSubdirectory("ecomm-models-").FullName;
        try
        {
            var table = new Table().AddColumns("project", "command").AddColumn(new TableColumn("seconds").RightAligned())
                .AddColumn(new TableColumn("processor s").RightAligned()).AddColumn(new TableColumn("peak MB").RightAligned()).AddColumn("promise");
            await FrontEndAsync(cli, folder, models, runs, table);
            if (Option(args, "--jaffle-shop") is { } jaffleShop)
                await JaffleShopAsync(cli, folder, jaffleShop, runs, table);
            await OverheadAsync(cli, folder, runs, table);
            AnsiConsole.Write(table);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FrontEndAsync(string cli, string folder, int models, int runs, Table table)
    {
        var generated = Path.Combine(folder, "generated");
        GeneratedProject.Write(generated, models);
        var own = Path.Combine(folder, "own");
        var data = Path.Combine(own, "data");
        EmptyCatalog.Write(data);
        List<Contender> contenders =
        [
            ("ours", own, "parse", "≤ 0.25 s", ["--data", data, "model", "parse"]),
            ("ours", own, "parse and compile", "≤ 0.25 s", ["--data", data, "model", "compile"]),
            ("ours", own, "ls", "≤ 0.5 s", ["--data", data, "model", "ls"]),
            ($"{models} models", generated, "parse", "", ["model", "parse", "--project-dir", generated]),
            ($"{models} models", generated, "parse and compile", "≤ 1.5 s", ["model", "compile", "--project-dir", generated]),
            ($"{models} models", generated, "ls", "", ["model", "ls", "--project-dir", generated]),
            ($"{models} models", generated, "build, nothing chosen", "", ["model", "build", "--project-dir", generated, "--select", "tag:none"]),
        ];
        await InTurnAsync(cli, contenders, runs, table);
    }

    /// <summary>dbt Core 1.11 on the same project and two cores took 4.2 s, 4.6 s, 2.4 s, 6.0 s and 275 MB: a tenth of its time is promised, a fifth for a build, and half its memory.</summary>
    private static async Task JaffleShopAsync(string cli, string folder, string jaffleShop, int runs, Table table)
    {
        var project = Path.Combine(folder, "jaffle-shop");
        JaffleShop.Copy(jaffleShop, project);
        // Its sources are its seeds, which nothing tells to come first; neither this nor the first build is measured.
        await Measured.RunAsync(cli, project, "model", "seed", "--vars", JaffleShop.WithSeeds, "--project-dir", project);
        await Measured.RunAsync(cli, project, "model", "build", "--vars", JaffleShop.WithSeeds, "--project-dir", project);
        await InTurnAsync(
            cli,
            [
                ("jaffle-shop", project, "parse", "≤ 0.42 s, 137 MB", ["model", "parse", "--project-dir", project]),
                ("jaffle-shop", project, "parse and compile", "≤ 0.46 s, 137 MB", ["model", "compile", "--project-dir", project]),
                ("jaffle-shop", project, "ls", "≤ 0.24 s, 137 MB", ["model", "ls", "--project-dir", project]),
                ("jaffle-shop", project, "build", "≤ 1.2 s, 137 MB", ["model", "build", "--vars", JaffleShop.WithSeeds, "--project-dir", project]),
            ],
            runs, table);
    }

    private static async Task InTurnAsync(string cli, List<Contender> contenders, int runs, Table table)
    {
        var taken = contenders.Select(_ => new List<Measured>()).ToList();
        for (var run = 0; run < runs; run++)
            for (var i = 0; i < contenders.Count; i++)
                taken[i].Add(await Measured.RunAsync(cli, contenders[i].In, contenders[i].Arguments));
        for (var i = 0; i < contenders.Count; i++)
            Row(table, contenders[i].Project, contenders[i].Shown, Measured.Median(taken[i]), contenders[i].Promise);
    }

    private static async Task OverheadAsync(string cli, string folder, int runs, Table table)
    {
        var work = Path.Combine(folder, "work");
        GeneratedProject.WriteWork(work, 50, 2_000_000);
        await Measured.RunAsync(cli, work, "model", "compile", "--project-dir", work);
        var compiled = Path.Combine(folder, "compiled");
        Directory.CreateDirectory(compiled);
        // The bare database has another name than the project's.
        foreach (var file in Directory.GetFiles(Path.Combine(work, "target", "compiled", "work", "models"), "*.sql"))
            File.WriteAllText(Path.Combine(compiled, Path.GetFileName(file)), File.ReadAllText(file).Replace("\"work\".\"main\".", "", StringComparison.Ordinal));
        List<Measured> ours = [], bare = [];
        for (var run = 0; run < runs; run++)
        {
            File.Delete(Path.Combine(work, "work.duckdb"));
            ours.Add(await Measured.RunAsync(cli, work, "model", "run", "--project-dir", work));
            var database = Path.Combine(folder, $"bare{run}.duckdb");
            bare.Add(await Measured.RunAsync(Environment.ProcessPath!, work, "bare", database, compiled));
            File.Delete(database);
        }

        var (mine, floor) = (Measured.Median(ours), Measured.Median(bare));
        Row(table, "50 tables", "the SQL alone", floor, "");
        Row(table, "50 tables", "run", mine, $"≤ 110 %: {mine.CpuSeconds / floor.CpuSeconds:P0} of the processor, {mine.Seconds / floor.Seconds:P0} of the time");
    }

    private static void Row(Table table, string project, string command, Measured measured, string promise) => table.AddRow(
        project, command, measured.Seconds.ToString("F2"), measured.CpuSeconds.ToString("F2"), (measured.PeakBytes / 1024 / 1024).ToString(CultureInfo.InvariantCulture), promise);

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static int Number(string[] args, string name, int otherwise) => Option(args, name) is { } text && int.TryParse(text, out var number) && number > 0 ? number : otherwise;
}
