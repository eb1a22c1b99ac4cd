using System.Text;
using System.Text.RegularExpressions;

namespace EcommAspire.Transformation.Tests.Fuzzing;

/// <summary>Spoils texts the way people, editors and merges do, and the way nobody does; the same seed spoils alike.</summary>
internal sealed partial class Mutator(int seed, IReadOnlyList<string> texts)
{
    private static readonly string[] s_jinja =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{{-", "-}}", "{% endif %}", "{% endfor %}", "{% endmacro %}", "{% else %}", "{% raw %}",
        "{% for x in range(10**12) %}x{% endfor %}", "{% for x in range(99999) %}{% for y in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'ab' * 10**9 }}", "{{ [0] * 10**12 }}", "{{ 9 ** 9 ** 9 ** 9 }}", "{{ 2 ** -10**30 }}", "{{ 1 / 0 }}", "{{ 'x'.zfill(10**10) }}", "{{ '%1000000000d' % 1 }}",
        "{{ '{:>1000000000}'.format(1) }}", "{{ 'x'.center(10**10) }}", "{{ 'a'|indent(10**10) }}", "{{ 1.5 | round(10**10) }}", "{{ 'x' ~ none ~ 1 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}",
        "{% set l = [] %}{% do l.append(l) %}{{ l }}{{ l == [l] }}{{ l | tojson }}", "{% set d = {} %}{% do d.update({'d': d}) %}{{ d }}",
        "{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}", "{% set ns = namespace(s='x') %}{% for i in range(200) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}", "{% set ns = namespace(n=3) %}{% for i in range(99) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        "{% for a in [[]] recursive %}{{ loop([a]) }}{% endfor %}", "{{ caller() }}", "{{ varargs }}", "{{ loop }}", "{{ self }}", "{{ super() }}", "{{ return(1) }}", "{% break %}", "{% extends 'x' %}", "{% include x %}",
        "{% set a, b = 1 %}", "{% set (a) = 1 %}", "{% set a.b = 1 %}", "{% call m() %}", "{% filter upper %}", "{% call(x) range(3) %}{% endcall %}", "{{ [1,2][::0] }}", "{{ 'abc'[::-1][5] }}", "{{ x.y.z }}", "{{ none.x }}", "{{ {}['x'] }}",
        "{{ 'x' | nope }}", "{{ 1 is nope }}", "{{ 1 | map('upper') | list }}", "{{ dict(a=1)(2) }}", "{{ '%s' % () }}", "{{ '{0}{}'.format(1) }}", "{{ '{'.format() }}", "{{ range(1, 2, 0) }}", "{{ [3, 'a', none] | sort }}", "{{ {1: 2} | dictsort }}",
        "{{ 'x'.encode() }}", "{{ ''.__class__ }}", "{{ 1 if }}", "{{ not }}", "{{ a..b }}", "{{ a[ }}", "{{ 'unclosed }}", "{{ \"\\u12\" }}", "{{ '\\N{DASH}' }}", "{{ 1__0 }}", "{{ 0x }}", "{{ 1e }}", "{{ 1e999999999 }}",
    ];

    private static readonly string[] s_yaml =
    [
        "&a", "*a", "<<: *a", "<<: [*a, *a]", "? [x]\n: y", "!!python/object:os.system x", "!!binary ===", "!!int x", "|", ">", "|9\n", "- - - -", "{", "}", "[", "]", "{a: {", ": :", "---", "...", "\t", "%YAML 9.9\n",
        "null", "~", "[]", "{}", "''", "yes", "99999999999999999999999", "-9223372036854775808", "0x7fffffffffffffffff", "0777777777777777777777777", "1e999", ".inf", ".nan", "2024-13-45", "1:2:3", "0o8", "\"\\x\"", "\"\\ud800\"",
        "- null", "- []", "- {}", "- 1", "name:", "name: ''", "name: [a]", "name: {a: b}", "name: 1", "version: 99", "models:", "models: x", "models: [x]", "models: {x: y}", "columns: {a: b}", "columns: [a]", "data_tests: x", "tests: [1]", "tests: [{}]",
        "tests: [{unique: x, not_null: y}]", "tests: [{unique: {config: x}}]", "config: x", "config: [a]", "config: {enabled: maybe}", "config: {materialized: [a]}", "+materialized: {a: b}", "+tags: {a: b}", "vars: x", "vars: {a: {b: c}}", "meta: x", "+meta: x", "tags: {a: 1}",
        "versions: [1]", "versions: [{v: []}]", "latest_version: x", "given: x", "given: [x]", "rows: x", "rows: [1]", "rows: [{a: [1, {b: c}]}]", "expect: []", "expect: {rows: 1}", "freshness: x", "freshness: {warn_after: 1}", "freshness: {warn_after: {count: x, period: eon}}",
        "constraints: [x]", "constraints: [{type: x}]", "contract: x", "+pre-hook: {a: b}", "+pre-hook: [[x]]", "on-run-start: {a: b}", "dispatch: x", "dispatch: [{}]", "query-comment: [x]", "require-dbt-version: x", "require-dbt-version: ['>=9', 1]", "flags: x", "model-paths: x",
        "model-paths: [..]", "model-paths: ['/']", "seed-paths: [[x]]", "target-path: {a: b}", "name: '../x'", "{{ range(10**12) | list }}", "'{{ 1 / 0 }}'", "'{{'", "'{% if %}'", "'{{ var(1) }}'", "\"{{ env_var('NOPE') }}\"", "\"{{ ref('a') }}\"", "ref('", "ref()", "source('a')", "source(1, 2)",
        "to: ref('nope')", "values: x", "loaded_at_field: {a: b}", "depends_on: x", "owner: x", "unit_tests: x", "- x: &x [*x]", "a: &a {b: *a}", "description: \"{{ doc('nope') }}\"", "description: [x]", "anchors: [&a [1], &b [*a, *a]]",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A text with one to four things wrong.</summary>
    public byte[] Mutate(string text)
    {
        for (var i = 1 + _random.Next(4); i > 0; i--)
        {
            if (_random.Next(5) == 0)
                return Bytes(Encoding.UTF8.GetBytes(text));
            text = Once(text);
            if (text.Length > 100_000)
                break;
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private string Once(string text)
    {
        var tokens = Tokens().Matches(text).Select(m => m.Value).ToList();
        if (tokens.Count == 0)
            return Pick(s_jinja);
        var at = _random.Next(tokens.Count);
        var length = Math.Min(1 + _random.Next(_random.Next(3) == 0 ? 20 : 3), tokens.Count - at);
        switch (_random.Next(11))
        {
            case 0:
                tokens.RemoveRange(at, length);
                break;
            case 1:
                tokens.InsertRange(_random.Next(tokens.Count), tokens.GetRange(at, length));
                break;
            case 2:
                var other = _random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens[at] = Word();
                break;
            case 4 or 5:
                tokens.Insert(at, Pick(_random.Next(3) == 0 ? s_yaml : s_jinja));
                break;
            case 6 or 7:
                return Line(text);
            case 8:
                tokens.RemoveRange(at, tokens.Count - at);
                break;
            case 9:
                tokens.Insert(at, Deep());
                break;
            default:
                tokens.InsertRange(at, Tokens().Matches(Pick(texts)).Select(m => m.Value).Take(_random.Next(30)));
                break;
        }

        return string.Concat(tokens);
    }

    /// <summary>One line: gone, doubled, moved in or out, from another text, or with another value.</summary>
    private string Line(string text)
    {
        var lines = text.Split('\n').ToList();
        var at = _random.Next(lines.Count);
        var indent = lines[at][..^lines[at].TrimStart().Length];
        switch (_random.Next(7))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, lines[at]);
                break;
            case 2:
                lines[at] = new string(' ', 1 + _random.Next(4)) + lines[at];
                break;
            case 3:
                lines[at] = lines[at].TrimStart();
                break;
            case 4:
                lines.Insert(at, indent + Pick(Pick(texts).Split('\n')).TrimStart());
                break;
            case 5:
                lines.Insert(at, indent + Pick(s_yaml));
                break;
            default:
                var colon = lines[at].IndexOf(':', StringComparison.Ordinal);
                lines[at] = colon < 0 ? Pick(s_yaml) : $"{lines[at][..colon]}: {Pick(s_yaml)}";
                break;
        }

        return string.Join('\n', lines);
    }

    private string Deep()
    {
        var times = 1 << _random.Next(4, 14);
        var (open, middle, close) = Pick<(string, string, string)>(
        [
            ("(", "1", ")"), ("[", "", "]"), ("{'a':", "1", "}"), ("{{ ", "x", " }}"), ("{% if true %}", "x", "{% endif %}"), ("{% for i in [1] %}", "x", "{% endfor %}"),
            ("not ", "1", ""), ("-", "1", ""), ("1 + ", "1", ""), ("a.", "a", ""), ("x if y else ", "x", ""), ("f(", "1", ")"), ("'a'|upper", "", ""), ("{a: ", "1", "}"), ("- ", "1", ""), ("? ", "1", ""), ("{% call m() %}", "", "{% endcall %}"),
            ("{% set x %}", "", "{% endset %}"), ("a[", "0", "]"), ("2 ** ", "2", ""), ("'a' ~ ", "'a'", ""), ("1 < ", "1", ""), ("!", "x", ""), ("&a ", "x", ""),
        ]);
        return new StringBuilder().Insert(0, open, times).Append(middle).Insert(0, _random.Next(2) == 0 ? "{{ " : "").Append(string.Concat(Enumerable.Repeat(close, _random.Next(4) == 0 ? 0 : times))).ToString();
    }

    private byte[] Bytes(byte[] bytes)
    {
        var result = bytes.ToList();
        for (var i = 1 + _random.Next(6); i > 0 && result.Count > 0; i--)
        {
            var at = _random.Next(result.Count);
            switch (_random.Next(4))
            {
                case 0:
                    result[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    result.RemoveRange(at, Math.Min(1 + _random.Next(8), result.Count - at));
                    break;
                case 2:
                    result.InsertRange(at, Pick<byte[]>([[0], [0xff, 0xfe], [0xef, 0xbb, 0xbf], [0xc3], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x91, 0x8d], [0xe2, 0x80, 0xa8], [13], [13, 10], [9], [0xc2, 0xa0], [27]]));
                    break;
                default:
                    result[at] ^= (byte)(1 << _random.Next(8));
                    break;
            }
        }

        return [.. result];
    }

    private string Word() => _random.Next(4) switch
    {
        0 => Pick(s_yaml),
        1 => Pick(s_jinja),
        _ => Pick(Tokens().Matches(Pick(texts)).Select(m => m.Value).DefaultIfEmpty("x").ToList()),
    };

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    [GeneratedRegex(@"\{[{%#]-?|-?[}%#]\}|\w+|\s+|[^\w\s]", RegexOptions.NonBacktracking)]
    private static partial Regex Tokens();
}
