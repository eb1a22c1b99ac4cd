using System.Reflection;
using System.Runtime.InteropServices;

namespace Confluent.Kafka.Native;

/// <summary>Tells Confluent.Kafka where librdkafka is: in the build's tools folder, or else on the system.</summary>
public static class Librdkafka
{
    private const string FileName = "librdkafka.so.1";

    // What the distribution's librdkafka is linked with. One that is in the tools folder was lacking on the system, and
    // has to be loaded first, since the loader does not look for it there.
    private static readonly string[] _dependencies =
        ["libz.so.1", "liblz4.so.1", "libzstd.so.1", "libcrypto.so.3", "libssl.so.3", "libsasl2.so.2"];

    private static readonly string[] _libraryRoots = ["usr/lib", "lib"];
    private static readonly Lazy<nint> _handle = new(Load);
    private static int _registered;

    /// <summary>Does so once a process; again is no matter.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
            NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, static (name, _, _) => Resolve(name));
    }

    private static nint Resolve(string name) => name switch
    {
        "librdkafka" => _handle.Value,
        // Confluent.Kafka asks for the name without its version, which only a compiler's package brings.
        "libdl" => NativeLibrary.Load("libdl.so.2"),
        _ => 0,
    };

    private static nint Load()
    {
        var folders = Folders();
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, FileName);
            if (!File.Exists(path))
                continue;
            foreach (var dependency in _dependencies.SelectMany(file => folders.Select(at => Path.Combine(at, file))).Where(File.Exists))
                NativeLibrary.Load(dependency);
            return NativeLibrary.Load(path);
        }

        if (NativeLibrary.TryLoad(FileName, out var handle))
            return handle;

        var missing = $"Kafka's C client ({FileName}) is neither in '{ToolsRoot}' nor on this system. Run ./run or ./test once to set it up, or install librdkafka.";
        // Confluent.Kafka keeps the reason to itself, whatever is thrown here.
        Console.Error.WriteLine(missing);
        throw new DllNotFoundException(missing);
    }

    private static string ToolsRoot =>
        Environment.GetEnvironmentVariable("ECOMM_TOOLS") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : typeof(Librdkafka).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(metadata => metadata.Key == "ToolsRoot").Value!;

    private static List<string> Folders() =>
    [
        .. _libraryRoots
            .Select(root => Path.Combine(ToolsRoot, "debian", root))
            .Where(Directory.Exists)
            .SelectMany(lib => Directory.EnumerateDirectories(lib, "*-linux-gnu*")),
    ];
}
