using System.Reflection;

namespace EcommAspire.AppHost;

/// <summary>The command line, which every part of the platform but the database servers is a verb of.</summary>
internal static class Ecomm
{
    /// <summary>The program, as the build of the AppHost made it.</summary>
    public static string Program { get; } = typeof(Ecomm).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(m => m.Key == "EcommProgram").Value!;
}
