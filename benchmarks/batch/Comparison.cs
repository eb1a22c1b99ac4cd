using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EcommAspire.LocalServers;
using EcommAspire.Warehouse.Builds;
using Spectre.Console;

namespace EcommAspire.Benchmarks.Batch;

/// <summary>Runs every contender on the same data, in turn, and prints times, memory and ratios.</summary>
internal static class Comparison
{
    private const string Usage = "benchmarks/batch/run [--scale S] [--runs N] [--growth G] [--without pandas,scanners]\n  --growth G  also runs ours at G times the scale, and compares";

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        var scale = decimal.Parse(Option(args, "--scale") ?? "1", CultureInfo.InvariantCulture);
        var runs = int.Parse(Option(args, "--runs") ?? "3", CultureInfo.InvariantCulture);
        var without = (Option(args, "--without") ?? "").Split(',');
        var root = Directory.CreateTempSubdirectory("ecomm-benchmark-").FullName;
        try
        {
            var at = new Bench(root, scale);
            var table = await at.RunAsync(runs, without);
            if (Console.IsOutputRedirected)
                AnsiConsole.Profile.Width = 160;
            AnsiConsole.Write(table);
            await ClearAsync(root);
            if (at.Ours is null)
                return 1;
            if (Option(args, "--growth") is { } growth)
            {
                var larger = new Bench(root, scale * decimal.Parse(growth, CultureInfo.InvariantCulture));
                var ours = await larger.OursAloneAsync(runs);
                Console.WriteLine($"ours at scale {larger.Scale}: {ours.Seconds:F1} s, {ours.CpuSeconds:F1} s of CPU, {ours.PeakBytes / 1e6:N0} MB; {ours.Seconds / at.Ours.Seconds:F2} x the time, {ours.CpuSeconds / at.Ours.CpuSeconds:F2} x the CPU and {(double)ours.PeakBytes / at.Ours.PeakBytes:F2} x the memory of scale {scale}");
            }

            return 0;
        }
        catch (ContenderException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        finally
        {
            await ClearAsync(root);
            Directory.Delete(root);
        }
    }

    // The servers are kept from run to run; they end before the folders they work in.
    private static async Task ClearAsync(string root)
    {
        foreach (var folder in Directory.GetDirectories(root))
        {
            await LocalServer.StopAllAsync(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Option(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}

/// <summary>The contenders at one scale.</summary>
internal sealed class Bench(string root, decimal scale)
{
    private static readonly string _repo = FindRepo();
    private readonly string _data = Path.Combine(root, $"data-{scale}");

    public decimal Scale { get; } = scale;

    /// <summary>Our median run; null where one of ours failed.</summary>
    public Measured? Ours { get; private set; }

    public async Task<Spectre.Console.Table> RunAsync(int runs, string[] without)
    {
        await SimulateAsync();
        await using var sources = await Sources.OpenAsync(_data);
        var whole = new List<(string Name, Func<Task<Measured>> Run)> { ("ours: sources to published gold, tests and reports", OursAsync), ("floor: dumps and one DuckDB script", FloorAsync) };
        if (!without.Contains("pandas") && await Pandas.MissingAsync() is var missing)
        {
            if (missing is null)
                whole.Add(("pandas and SQLAlchemy", () => Pandas.RunAsync(_repo, sources, Folder("pandas"))));
            else
                Console.WriteLine($"pandas is left out: {missing}");
        }

        var extraction = new List<(string Name, Func<Task<Measured>> Run)> { ("ours: ecomm ingest", IngestAsync) };
        if (!without.Contains("scanners"))
        {
            if (Environment.GetEnvironmentVariable("DUCKDB_EXTENSIONS") is { Length: > 0 } extensions)
                extraction.Add(("DuckDB's PostgreSQL and MySQL scanners", () => Measured.RunAsync(Contender("scanners", _data, extensions, Folder("scanners")))));
            else
                Console.WriteLine("The scanners are left out: DUCKDB_EXTENSIONS names no folder of DuckDB's extensions.");
        }

        var rows = await RowsAsync();
        var grid = new Spectre.Console.Table { Border = TableBorder.Rounded, Title = new TableTitle($"scale {Scale}: {rows:N0} rows of the relational sources, {runs} runs each, in turn; medians") };
        foreach (var column in new[] { "", "seconds", "of CPU", "rows/s", "peak memory", "ours takes", "of CPU" })
            grid.AddColumn(new TableColumn(column) { Alignment = column.Length == 0 ? Justify.Left : Justify.Right });
        var medians = await AddAsync(grid, whole, runs, rows);
        Ours = medians[0];
        grid.AddEmptyRow();
        await AddAsync(grid, extraction, runs, rows);
        if (medians[0] is not null && medians[1] is not null)
            await CheckSameGoldAsync();
        return grid;
    }

    /// <summary>Our own runs, with nobody to compare with.</summary>
    public async Task<Measured> OursAloneAsync(int runs)
    {
        await SimulateAsync();
        await using var sources = await Sources.OpenAsync(_data);
        var measured = new List<Measured>();
        for (var run = 0; run < runs; run++)
            measured.Add(await OursAsync());
        return Median(measured);
    }

    // A contender that fails is said to, and the others go on; it is not asked again.
    private static async Task<IReadOnlyList<Measured?>> AddAsync(Spectre.Console.Table grid, List<(string Name, Func<Task<Measured>> Run)> contenders, int runs, long rows)
    {
        var measured = contenders.Select(_ => new List<Measured>()).ToList();
        var failed = new HashSet<int>();
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                if (failed.Contains(i))
                    continue;
                try
                {
                    measured[i].Add(await contenders[i].Run());
                }
                catch (ContenderException e)
                {
                    failed.Add(i);
                    Console.Error.WriteLine($"{contenders[i].Name} failed: {e.Message}");
                }
            }
        }

        List<Measured?> medians = [.. measured.Select((m, i) => failed.Contains(i) ? null : Median(m))];
        for (var i = 0; i < contenders.Count; i++)
        {
            if (medians[i] is { } median)
                grid.AddRow(contenders[i].Name, $"{median.Seconds:F2}", $"{median.CpuSeconds:F2}", $"{rows / median.Seconds:N0}", $"{median.PeakBytes / 1e6:N0} MB", Times(medians[0]?.Seconds, median.Seconds), Times(medians[0]?.CpuSeconds, median.CpuSeconds));
            else
                grid.AddRow(contenders[i].Name, "failed");
        }

        return medians;
    }

    private static string Times(double? ours, double theirs) => ours is null ? "" : $"{ours / theirs:F2} x";

    private static Measured Median(List<Measured> measured) => measured.OrderBy(m => m.Seconds).ElementAt(measured.Count / 2);

    private async Task SimulateAsync() => await Measured.RunAsync(Ecomm("simulate", "--scale", Scale.ToString(CultureInfo.InvariantCulture), "--keep"));

    private Task<Measured> OursAsync()
    {
        Forget("lake", "warehouse", "reports", "target");
        return Measured.RunAsync(Ecomm("pipeline", "run"));
    }

    private Task<Measured> IngestAsync()
    {
        Forget("lake");
        return Measured.RunAsync(Ecomm("ingest", "--source", "shop", "stores", "marketplace"));
    }

    // Every run begins with the sources and nothing else: a later one would go on with the history of the one before.
    private void Forget(params string[] folders)
    {
        foreach (var folder in folders.Select(f => Path.Combine(_data, f)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private async Task<Measured> FloorAsync()
    {
        var measured = await Measured.RunAsync(Contender("floor", _data, _repo, Folder("floor")));
        return measured;
    }

    private async Task<long> RowsAsync()
    {
        await Measured.RunAsync(Ecomm("ingest"));
        var tables = JsonDocument.Parse((await Measured.RunAsync(Ecomm("lake", "ls", "--json"))).Output).RootElement.EnumerateArray();
        return tables.Where(t => t.GetProperty("source").GetString() is "shop" or "stores" or "marketplace").Sum(t => t.GetProperty("rows").GetInt64());
    }

    // The comparison means something only while both make the same rows.
    private async Task CheckSameGoldAsync()
    {
        var published = (await File.ReadAllTextAsync(Path.Combine(_data, "warehouse", "current"))).Trim();
        var differences = await BuildDiff.CompareAsync(Path.Combine(root, "floor", "floor.duckdb"), Path.Combine(_data, "warehouse", published + ".duckdb"), CancellationToken.None);
        var marts = differences.Where(d => d.Table.StartsWith("marts.", StringComparison.Ordinal)).ToList();
        var different = marts.Where(d => d.Changed).ToList();
        Console.WriteLine(different.Count == 0
            ? $"ours and the floor made the same rows in all {marts.Count} marts"
            : $"NOT THE SAME: {string.Join(", ", different.Select(d => $"{d.Table} {d.RowsBefore} / {d.RowsAfter} rows, {d.Removed} only in the floor, {d.Added} only in ours"))}");
    }

    private string Folder(string name)
    {
        var folder = Path.Combine(root, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    private ProcessStartInfo Ecomm(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(_repo, "artifacts", "publish", "Cli", "release", "ecomm"), arguments);
        start.Environment["ECOMM_DATA"] = _data;
        return start;
    }

    private static ProcessStartInfo Contender(params string[] arguments) => new(Environment.ProcessPath!, arguments);

    private static string FindRepo()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "EcommAspire.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException("The benchmark lies outside the repo.");
    }
}
