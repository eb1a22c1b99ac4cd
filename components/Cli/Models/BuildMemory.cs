using EcommAspire.Cli.Stack;
using EcommAspire.Lake;

namespace EcommAspire.Cli.Models;

/// <summary>
/// How much memory a build may take: what is set, or else little, since what does not fit is spilled, and more only for a lake
/// so large that its joins would not fit at all.
/// </summary>
internal static class BuildMemory
{
    private const long Megabyte = 1_000_000;

    // Four times the size of Olist is built in this, of a lake of 475 MB.
    private const long LeastBytes = 300 * Megabyte;
    private const double ShareOfLake = 0.7;

    /// <summary>The limit for a lake of no size, as DuckDB writes it.</summary>
    public static string Least => Limit(0);

    /// <summary>The limit for a data folder's lake, as DuckDB writes it.</summary>
    public static string For(DataFolder folder) => Limit(LiveBytes(folder));

    private static string Limit(long lakeBytes) =>
        Settings.Memory?.Text ?? $"{Math.Max(LeastBytes, (long)(lakeBytes * ShareOfLake)) / Megabyte}MB";

    private static long LiveBytes(DataFolder folder)
    {
        try
        {
            return new Bronze(folder.Lake).Tables().Sum(t => t.Live().Bytes);
        }
        catch (CorruptLakeException)
        {
            // Models read the catalog, which stands; whoever reads the commits says what is wrong with them.
            return 0;
        }
    }
}
