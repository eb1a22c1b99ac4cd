using System.Reflection;

namespace EcommAspire.AppHost;

/// <summary>The command line, which every part of the platform but the database servers is a verb of.</summary>
internal static class Ecomm
{
    /// <summary>The program, as the build of the AppHost made it.</summary>
    public static string Program { get; } = FromBuild("EcommProgram");

    /// <summary>The data folder: <c>ECOMM_DATA</c>, or <c>.data</c> in the repo.</summary>
    public static string DataFolder { get; } =
        Path.GetFullPath(Environment.GetEnvironmentVariable("ECOMM_DATA") is { Length: > 0 } given ? given : FromBuild("DataFolder"));

    /// <summary>What a person adds to a verb so that it means the same data folder; nothing for the repo's own.</summary>
    public static string DataFlag { get; } = DataFolder == Path.GetFullPath(FromBuild("DataFolder")) ? "" : $" --data {DataFolder}";

    private static string FromBuild(string key) =>
        typeof(Ecomm).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(m => m.Key == key).Value!;
}
