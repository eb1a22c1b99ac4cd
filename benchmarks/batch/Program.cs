using System.Data.Common;
using System.Diagnostics;
using EcommAspire.Benchmarks.Batch;

// A contender runs as a process of its own, so that its memory is its own: this program again, told which one to be.
return args switch
{
    ["floor", var data, var repo, var folder] => await ContendAsync(data, sources => Floor.RunAsync(sources, repo, folder)),
    ["scanners", var data, var extensions, var folder] => await ContendAsync(data, sources => Scanners.RunAsync(sources, extensions, folder)),
    _ => await Comparison.RunAsync(args),
};

static async Task<int> ContendAsync(string data, Func<Sources, Task> run)
{
    // The servers run already; only the contender's own work is timed.
    await using var sources = await Sources.OpenAsync(data);
    var clock = Stopwatch.StartNew();
    try
    {
        await run(sources);
    }
    catch (Exception e) when (e is DbException or IOException or InvalidOperationException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }

    Console.WriteLine($"{clock.Elapsed.TotalSeconds:F3}");
    return 0;
}
