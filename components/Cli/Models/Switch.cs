using System.CommandLine;

namespace EcommAspire.Cli.Models;

/// <summary>A flag of dbt's that may be given as itself or as its opposite: <c>--defer</c>, <c>--no-defer</c>.</summary>
internal sealed class Switch
{
    private readonly Option<bool> _on;
    private readonly Option<bool> _off;
    private readonly bool _isOnByDefault;

    public Switch(string name, string description, params string[] aliases)
    {
        Flag = name[2..].Replace('-', '_');
        _on = new(name, aliases) { Description = description };
        _off = new($"--no-{name[2..]}") { Description = "The opposite", Hidden = true };
    }

    /// <summary>dbt's name of the flag, such as <c>fail_fast</c>.</summary>
    public string Flag { get; }

    /// <summary>Whether only its opposite makes a difference; then it is that which the help shows.</summary>
    public bool IsOnByDefault
    {
        get => _isOnByDefault;
        init
        {
            _isOnByDefault = value;
            (_on.Hidden, _off.Hidden) = (value, !value);
            _off.Description = _on.Description;
        }
    }

    public IReadOnlyList<Option> Options => [_on, _off];

    /// <summary>Both, without a line of help.</summary>
    public IReadOnlyList<Option> Hidden()
    {
        (_on.Hidden, _off.Hidden) = (true, true);
        return Options;
    }

    public bool IsOn(ParseResult parsed) => parsed.GetValue(_on) && !IsOff(parsed);

    public bool IsOff(ParseResult parsed) => parsed.GetValue(_off);

    /// <summary>True, false, or null where nothing was said.</summary>
    public bool? Said(ParseResult parsed) => IsOff(parsed) ? false : parsed.GetValue(_on) ? true : null;
}
