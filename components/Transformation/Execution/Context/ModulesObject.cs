using System.Text.RegularExpressions;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>modules</c>: the parts of Python's library that dbt hands to templates.</summary>
internal static class ModulesObject
{
    private static readonly (int Bit, RegexOptions Option)[] s_flags =
        [(2, RegexOptions.IgnoreCase), (8, RegexOptions.Multiline), (16, RegexOptions.Singleline), (64, RegexOptions.IgnorePatternWhitespace)];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static AttributeObject Create(ProjectState state) => Module("modules", new()
    {
        ["datetime"] = DateTimeModule(state.Options.Clock),
        ["re"] = RegexModule(),
        ["pytz"] = Module("pytz", new()
        {
            ["utc"] = new PythonZone("UTC"),
            ["UTC"] = new PythonZone("UTC"),
            ["timezone"] = Function("timezone", a => new PythonZone(Zones.Find(a.Bind("timezone", 1, "zone").Text(0)).Id)),
            ["FixedOffset"] = Function("FixedOffset", a => new PythonZone($"pytz.FixedOffset({a.Positional[0]})", TimeSpan.FromMinutes(a.Bind("FixedOffset", 1, "minutes").Int(0)))),
        }),
        ["itertools"] = ItertoolsModule.Create(() => state.UsesItertools = true),
    });

    private static AttributeObject DateTimeModule(TimeProvider clock)
    {
        var now = Function("now", a => a.Positional is [PythonZone zone] ? Zones.Convert(clock.GetUtcNow().UtcDateTime, zone) : new PythonTime(clock.GetUtcNow().UtcDateTime, false));
        var today = Function("today", _ => new PythonTime(clock.GetUtcNow().UtcDateTime.Date, true));
        return Module("datetime", new()
        {
            ["date"] = new TypeObject("date", a => new PythonTime(Moment(a, 3), true), new()
            {
                ["today"] = today,
                ["fromisoformat"] = Function("fromisoformat", a => new PythonTime(Iso(a).Value.Date, true)),
            }),
            ["datetime"] = new TypeObject("datetime", a => Aware(a), new()
            {
                ["now"] = now,
                ["utcnow"] = now,
                ["today"] = now,
                ["strptime"] = Function("strptime", a => PythonTime.Parse(a.Bind("strptime", 2, "date_string", "format").Text(0), a.Bind("strptime", 2, "date_string", "format").Text(1))),
                ["fromisoformat"] = Function("fromisoformat", a => Iso(a)),
                ["fromtimestamp"] = Function("fromtimestamp", a => new PythonTime(DateTime.UnixEpoch.AddSeconds(a.Positional[0] is long s ? s : (double)a.Positional[0]!), false)),
                ["combine"] = Function("combine", a => new PythonTime(((PythonTime)a.Positional[0]!).Value.Date + ((TimeOnly)a.Positional[1]!).ToTimeSpan(), false)),
            }),
            ["time"] = new TypeObject("time", a => TimeOnly.FromTimeSpan(TimeSpan.FromSeconds((Number(a, 0, "hour") * 3600) + (Number(a, 1, "minute") * 60) + Number(a, 2, "second"))), []),
            ["timedelta"] = new TypeObject("timedelta", Span, []),
        });
    }

    private static DateTime Moment(CallArguments arguments, int parts)
    {
        string[] names = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"];
        var bound = arguments.Bind(parts == 3 ? "date" : "datetime", 3, names.AsSpan(0, parts));
        int Part(int index) => index < parts ? bound.Int(index) : 0;
        return PythonTime.Of(Part(0), Part(1), Part(2), Part(3), Part(4), Part(5), Part(6));
    }

    private static PythonTime Aware(CallArguments arguments)
    {
        var time = new PythonTime(Moment(arguments, 8), false);
        var zone = arguments.Positional.Count > 7 ? arguments.Positional[7] : arguments.TryGetNamed("tzinfo", out var named) ? named : null;
        return zone is null ? time : time.In(zone);
    }

    private static PythonTime Iso(CallArguments arguments)
    {
        var text = arguments.Bind("fromisoformat", 1, "date_string").Text(0);
        return IsoTime.Parse(text) ?? throw new JinjaException($"'{text}' is not a date in ISO form.");
    }

    private static double Number(CallArguments arguments, int index, string name)
    {
        var value = index < arguments.Positional.Count ? arguments.Positional[index] : arguments.TryGetNamed(name, out var named) ? named : 0L;
        return value switch { long whole => whole, double real => real, decimal exact => (double)exact, _ => throw new JinjaException($"'{name}' must be a number, not {JinjaValue.TypeName(value)}.") };
    }

    private static PythonSpan Span(CallArguments a)
    {
        var seconds = (Number(a, 0, "days") * 86400) + Number(a, 1, "seconds") + (Number(a, 2, "microseconds") / 1e6) + (Number(a, 3, "milliseconds") / 1e3)
            + (Number(a, 4, "minutes") * 60) + (Number(a, 5, "hours") * 3600) + (Number(a, 6, "weeks") * 604800);
        return Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? new PythonSpan(TimeSpan.FromMicroseconds(Math.Round(seconds * 1e6))) : throw new JinjaException("The timedelta is too long.");
    }

    private static AttributeObject RegexModule() => Module("re", new()
    {
        ["sub"] = new JinjaFunction("sub", (c, a) => Patiently(() => Substitute(c, a).Text)),
        ["subn"] = new JinjaFunction("subn", (c, a) => Substitute(c, a) is var done ? new JinjaTuple(done.Text, (long)done.Count) : null),
        ["finditer"] = Function("finditer", a => a.Bind("finditer", 2, "pattern", "string", "flags") is var b ? new JinjaIterator([.. Compiled(b.Text(0), b.Int(2)).Matches(b.Text(1)).Select(m => new MatchObject(m))]) : null),
        ["match"] = Function("match", a => Found(a, "match", r => $"\\A(?:{r})")),
        ["fullmatch"] = Function("fullmatch", a => Found(a, "fullmatch", r => $"\\A(?:{r})\\z")),
        ["search"] = Function("search", a => Found(a, "search", r => r)),
        ["findall"] = Function("findall", a => a.Bind("findall", 2, "pattern", "string", "flags") is var b ? FindAll(Compiled(b.Text(0), b.Int(2)), b.Text(1)) : null),
        ["split"] = Function("split", a => a.Bind("split", 2, "pattern", "string", "maxsplit", "flags") is var b ? new JinjaList(Compiled(b.Text(0), b.Int(3)).Split(b.Text(1), b.Int(2) is var n and > 0 ? n + 1 : 0)) : null),
        ["escape"] = Function("escape", a => Regex.Escape(a.Bind("escape", 1, "pattern").Text(0))),
        ["compile"] = Function("compile", a => new RegexObject(a.Bind("compile", 1, "pattern", "flags").Text(0), a.Bind("compile", 1, "pattern", "flags").Int(1))),
        ["IGNORECASE"] = 2L,
        ["I"] = 2L,
        ["MULTILINE"] = 8L,
        ["M"] = 8L,
        ["DOTALL"] = 16L,
        ["S"] = 16L,
        ["VERBOSE"] = 64L,
        ["X"] = 64L,
    });

    private static (string Text, int Count) Substitute(RenderContext context, CallArguments arguments)
    {
        var bound = arguments.Bind("sub", 3, "pattern", "repl", "string", "count", "flags");
        var regex = Compiled(bound.Text(0), bound.Int(4));
        var replacement = bound[1] is string written ? Replacement(written) : null;
        var count = 0;
        var text = regex.Replace(
            bound.Text(2),
            match =>
            {
                count++;
                return replacement is not null ? match.Result(replacement) : JinjaValue.ToText(context.Call(bound[1], new CallArguments(new MatchObject(match))));
            },
            bound.Int(3) is var most and > 0 ? most : -1);
        return (text, count);
    }

    private static Regex Compiled(string pattern, int flags)
    {
        var options = RegexOptions.CultureInvariant;
        foreach (var (bit, option) in s_flags)
            if ((flags & bit) != 0)
                options |= option;
        try
        {
            return new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), options, s_patience);
        }
        catch (ArgumentException e)
        {
            throw new JinjaException($"'{pattern}' is not a regular expression: {e.Message}", e);
        }
    }

    /// <summary>Python writes \1 and \g&lt;name&gt; where .NET writes $1 and ${name}.</summary>
    private static string Replacement(string text) =>
        Regex.Replace(text.Replace("$", "$$", StringComparison.Ordinal), @"\\(?:(?<n>\d+)|g<(?<n>\w+)>)", "$${${n}}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, s_patience);

    private static MatchObject? Found(CallArguments arguments, string name, Func<string, string> around)
    {
        var bound = arguments.Bind(name, 2, "pattern", "string", "flags");
        var match = Compiled(around(bound.Text(0)), bound.Int(2)).Match(bound.Text(1));
        return match.Success ? new MatchObject(match) : null;
    }

    private static JinjaList FindAll(Regex regex, string text) => new(regex.Matches(text).Select(m => m.Groups.Count switch
    {
        1 => (object?)m.Value,
        2 => m.Groups[1].Value,
        _ => new JinjaTuple(m.Groups.Values.Skip(1).Select(g => (object?)g.Value)),
    }));

    private static AttributeObject Module(string name, Dictionary<string, object?> members) => new(name, members);

    private static JinjaFunction Function(string name, Func<CallArguments, object?> body) => new(name, (_, a) => Patiently(() => body(a)));

    private static object? Patiently(Func<object?> act)
    {
        try
        {
            return act();
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new JinjaException($"The regular expression '{e.Pattern}' takes longer than {e.MatchTimeout.TotalSeconds} seconds on this text; nested repetitions such as (a+)+ try every way to divide it.", e);
        }
    }

    /// <summary>A Python type: can be called, and has functions of its own.</summary>
    private sealed class TypeObject(string name, Func<CallArguments, object?> make, Dictionary<string, object?> members) : IJinjaObject, IJinjaCallable
    {
        public string TypeName => "type";

        public IEnumerable<string> AttributeNames => members.Keys;

        public bool TryGetAttribute(string attribute, out object? value) => members.TryGetValue(attribute, out value);

        public object? Call(RenderContext context, CallArguments arguments) => make(arguments);

        public override string ToString() => $"<class 'datetime.{name}'>";
    }

    private sealed class RegexObject(string pattern, int flags) : IJinjaObject
    {
        public bool TryGetAttribute(string name, out object? value)
        {
            if (name == "pattern")
            {
                value = pattern;
                return true;
            }

            var found = RegexModule().TryGetAttribute(name, out var function) && function is IJinjaCallable;
            value = found ? new JinjaFunction(name, (c, a) => ((IJinjaCallable)function!).Call(c, new CallArguments([pattern, .. a.Positional], [.. a.Named, new("flags", (long)flags)]))) : null;
            return found;
        }

        public override string ToString() => $"re.compile('{pattern}')";
    }

    private sealed class MatchObject(Match match) : IJinjaObject
    {
        public string TypeName => "Match";

        public IEnumerable<string> AttributeNames => ["group", "groups", "groupdict", "start", "end"];

        public bool TryGetAttribute(string name, out object? value)
        {
            value = name switch
            {
                "group" => Function(name, a => a.Positional.Count == 0 ? match.Value : Group(a.Positional[0])),
                "groups" => Function(name, _ => new JinjaTuple(match.Groups.Values.Skip(1).Select(g => g.Success ? (object?)g.Value : null))),
                "groupdict" => Function(name, _ => new JinjaDict(match.Groups.Values.Where(g => !char.IsAsciiDigit(g.Name[0])).Select(g => new KeyValuePair<object?, object?>(g.Name, g.Success ? g.Value : null)))),
                "start" => Function(name, _ => (long)match.Index),
                "end" => Function(name, _ => (long)(match.Index + match.Length)),
                _ => null,
            };
            return value is not null;
        }

        public bool TryGetItem(object? key, out object? value)
        {
            value = Group(key);
            return true;
        }

        private string? Group(object? key)
        {
            var group = key is long number ? match.Groups[(int)number] : match.Groups[JinjaValue.ToText(key)];
            return group.Success ? group.Value : null;
        }
    }
}
