using System.CommandLine;
using EcommAspire.Cli.Output;
using EcommAspire.Cli.Stack;

namespace EcommAspire.Cli;

/// <summary>The options that every verb understands.</summary>
internal static class Options
{
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "The data folder; also ECOMM_DATA. Default .data",
        Recursive = true,
        HelpName = "DIR",
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Results as JSON, for a machine to read",
        Recursive = true,
    };

    public static DataFolder DataFolder(ParseResult parsed)
    {
        var named = parsed.GetValue(Data) ?? Environment.GetEnvironmentVariable("ECOMM_DATA");
        var root = Path.GetFullPath(string.IsNullOrEmpty(named) ? ".data" : named);
        return File.Exists(root) ? throw new SettingException($"The data folder {root} is a file; name a folder, there already or not, with --data or ECOMM_DATA.") : new(root);
    }

    public static Terminal Terminal(ParseResult parsed) => new(parsed.GetValue(Json));
}
