using Microsoft.Extensions.Configuration;

namespace EcommAspire.Cli.Stack;

/// <summary>Configuration as .NET has it: <c>appsettings.json</c>, then the environment; options of a verb go before both.</summary>
internal static class Settings
{
    public static IConfiguration Read() => new ConfigurationBuilder()
        .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build();

    /// <summary>The environment variable that says how much memory a DuckDB may take that builds or reads the warehouse, as DuckDB writes it.</summary>
    public const string MemoryVariable = "ECOMM_MEMORY_LIMIT";

    /// <summary>The memory that a query may take.</summary>
    /// <exception cref="SettingException">What was set is no amount of memory.</exception>
    public static string QueryMemory => Memory?.Text ?? "1GB";

    /// <summary>The memory that was set; null where none was.</summary>
    /// <exception cref="SettingException">What was set is no amount of memory.</exception>
    public static MemorySize? Memory =>
        Environment.GetEnvironmentVariable(MemoryVariable) is { Length: > 0 } given ? MemorySize.Parse(given, MemoryVariable) : null;
}
