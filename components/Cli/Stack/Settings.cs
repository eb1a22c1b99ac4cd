using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Stack;

/// <summary>Configuration as .NET has it: <c>appsettings.json</c>, then the environment; options of a verb go before both.</summary>
internal static class Settings
{
    public static IConfiguration Read() => new ConfigurationBuilder()
        .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>The memory a DuckDB may take that builds or reads the warehouse, as DuckDB writes it.</summary>
    public static string MemoryLimit => Environment.GetEnvironmentVariable("ECOMM_MEMORY_LIMIT") is { Length: > 0 } given ? given : "1GB";
}
