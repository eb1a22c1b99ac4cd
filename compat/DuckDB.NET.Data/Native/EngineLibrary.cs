using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Finds the official engine library: <c>DUCKDB_LIBRARY</c>, or where the build's tools folder holds it.</summary>
internal static class EngineLibrary
{
    public const string Name = "duckdb";
    private const string PathVariable = "DUCKDB_LIBRARY";

    private static readonly Lazy<nint> _handle = new(Load);

    [ModuleInitializer]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(
            typeof(EngineLibrary).Assembly,
            static (name, _, _) => name == Name ? _handle.Value : 0);

    private static nint Load()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } chosen ? chosen : BuiltInPath();
        if (!File.Exists(path))
        {
            throw new DllNotFoundException(
                $"DuckDB's library is not at '{path}'. eng/setup.sh fetches it (with npm); {PathVariable} names another.");
        }

        return NativeLibrary.Load(path);
    }

    private static string BuiltInPath() =>
        typeof(EngineLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "DuckDBLibrary").Value!;
}
