using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EcommAspire.Cli.Stack;

namespace EcommAspire.Cli.Pipeline;

/// <summary>What the sources are to hold.</summary>
/// <param name="Simulator">What the generated business is made from.</param>
/// <param name="Olist">The folder of the public Olist files that take the marketplace's place; null for a generated one.</param>
internal sealed record BusinessOptions(Simulator.SimulatorOptions Simulator, string? Olist);

/// <summary>The options that describe the business, as several verbs take them.</summary>
internal sealed class BusinessFlags
{
    /// <summary>When the public files begin: the sources made beside them tell of the same two years, and reports look back from one day.</summary>
    private static readonly DateOnly _olistStart = new(2016, 10, 1);

    private readonly Option<decimal?> _scale = new("--scale") { CustomParser = Number, Description = "Size of the business; 1 is about 1.5 million rows in the marketplace. Default 0.1", HelpName = "S" };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Another business of the same size", HelpName = "N" };
    private readonly Option<DateOnly?> _start = new("--start") { Description = "The first day of its two years of history. Default 2024-01-01; with --olist 2016-10-01", HelpName = "DATE" };
    private readonly Option<decimal?> _dirt = new("--dirt") { CustomParser = Number, Description = "The share of late, duplicate and broken records. Default 0.001", HelpName = "SHARE" };
    private readonly Option<string?> _olist = new("--olist") { Description = "The public Olist files in place of a generated marketplace", HelpName = "DIR" };

    // The library's own reading takes "1,5" for fifteen.
    private static decimal? Number(ArgumentResult result)
    {
        var given = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (decimal.TryParse(given, NumberStyles.Float, null, out var number))
            return number;
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} takes a number such as 0.1, not '{given}'");
        return null;
    }

    public Command AddTo(Command command)
    {
        foreach (Option option in new Option[] { _scale, _seed, _start, _dirt, _olist })
            command.Add(option);
        return command;
    }

    /// <summary>Whether any of them was given.</summary>
    public bool AreGiven(ParseResult parsed) =>
        parsed.GetValue(_scale) is not null || parsed.GetValue(_seed) is not null || parsed.GetValue(_start) is not null
        || parsed.GetValue(_dirt) is not null || parsed.GetValue(_olist) is not null;

    /// <summary>The options as given, with their defaults.</summary>
    public BusinessOptions Read(ParseResult parsed)
    {
        var olist = parsed.GetValue(_olist);
        if (olist is not null && !Directory.Exists(olist) && !File.Exists(olist))
            throw new SettingException($"--olist names {olist}, which is neither a folder nor a .zip of the files.");
        var defaults = new Simulator.SimulatorOptions();
        var options = defaults with
        {
            Scale = parsed.GetValue(_scale) ?? defaults.Scale,
            Seed = parsed.GetValue(_seed) ?? defaults.Seed,
            Start = parsed.GetValue(_start) ?? (olist is null ? defaults.Start : _olistStart),
            Dirt = parsed.GetValue(_dirt) ?? defaults.Dirt,
        };
        options.Validate();
        return new(options, olist is null ? null : Path.GetFullPath(olist));
    }
}
