using System.Collections.Frozen;
using System.Numerics;
using EcommAspire.Transformation.Jinja.Syntax;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Jinja2's tests.</summary>
public static class BuiltInTests
{
    /// <summary>All of them by name.</summary>
    public static FrozenDictionary<string, JinjaTest> All { get; } = new Dictionary<string, JinjaTest>
    {
        ["boolean"] = Is("boolean", value => value is bool),
        ["callable"] = Is("callable", value => value is IJinjaCallable or Undefined),
        ["defined"] = Is("defined", value => value is not Undefined),
        ["undefined"] = Is("undefined", value => value is Undefined),
        ["none"] = Is("none", value => value is null),
        ["number"] = Is("number", Arithmetic.IsNumber),
        ["integer"] = Is("integer", value => value is long or BigInteger),
        ["float"] = Is("float", value => value is double),
        ["string"] = Is("string", value => value is string or NativeMarker),
        ["true"] = Is("true", value => value is true),
        ["false"] = Is("false", value => value is false),
        ["mapping"] = Is("mapping", value => value is JinjaDict or IJinjaObject { IsMapping: true }),
        ["sequence"] = Is("sequence", IsSequence),
        ["iterable"] = Is("iterable", value => value is Undefined || JinjaValue.TryIterate(value) is not null),
        ["even"] = (_, value, arguments) => arguments.Bind("even", 0).Then(Rest(value, 2L) is long or double && JinjaValue.AreEqual(Rest(value, 2L), 0L)),
        ["odd"] = (_, value, arguments) => arguments.Bind("odd", 0).Then(JinjaValue.AreEqual(Rest(value, 2L), 1L)),
        ["divisibleby"] = (_, value, arguments) => JinjaValue.AreEqual(Rest(value, arguments.Bind("divisibleby", 1, "num")[0]), 0L),
        ["lower"] = Is("lower", value => StringMethods.IsLower(JinjaValue.ToText(value))),
        ["upper"] = Is("upper", value => StringMethods.IsUpper(JinjaValue.ToText(value))),
        ["escaped"] = Is("escaped", _ => false),
        ["sameas"] = (_, value, arguments) => AreSame(value, arguments.Bind("sameas", 1, "other")[0]),
        ["in"] = (_, value, arguments) => JinjaValue.Contains(arguments.Bind("in", 1, "seq")[0], value),
        ["filter"] = (context, value, arguments) => arguments.Bind("filter", 0).Then(context.Environment.Filters.ContainsKey(JinjaValue.ToText(value))),
        ["test"] = (context, value, arguments) => arguments.Bind("test", 0).Then(context.Environment.Tests.ContainsKey(JinjaValue.ToText(value))),
        ["eq"] = Compares(CompareOperator.Equal),
        ["equalto"] = Compares(CompareOperator.Equal),
        ["=="] = Compares(CompareOperator.Equal),
        ["ne"] = Compares(CompareOperator.NotEqual),
        ["!="] = Compares(CompareOperator.NotEqual),
        ["lt"] = Compares(CompareOperator.Less),
        ["lessthan"] = Compares(CompareOperator.Less),
        ["<"] = Compares(CompareOperator.Less),
        ["le"] = Compares(CompareOperator.LessOrEqual),
        ["<="] = Compares(CompareOperator.LessOrEqual),
        ["gt"] = Compares(CompareOperator.Greater),
        ["greaterthan"] = Compares(CompareOperator.Greater),
        [">"] = Compares(CompareOperator.Greater),
        ["ge"] = Compares(CompareOperator.GreaterOrEqual),
        [">="] = Compares(CompareOperator.GreaterOrEqual),
    }.ToFrozenDictionary();

    private static JinjaTest Is(string name, Func<object?, bool> holds) => (_, value, arguments) => arguments.Bind(name, 0).Then(holds(value));

    private static JinjaTest Compares(CompareOperator comparison) => (_, value, arguments) =>
        Comparisons.Holds(comparison, value, arguments.Bind("a comparison", 1, "other")[0]);

    private static object? Rest(object? value, object? divisor) => Arithmetic.Apply(BinaryOperator.Modulo, value, divisor);

    private static bool IsSequence(object? value) => value switch
    {
        string or JinjaList or JinjaTuple or JinjaDict or Undefined or JinjaRange => true,
        IJinjaObject other => other is not DictView && other.Length is not null && other.Iterate() is not null,
        _ => false,
    };

    private static bool AreSame(object? left, object? right) => left switch
    {
        null => right is null,
        bool flag => right is bool other && other == flag,
        long or double or string => left.GetType() == right?.GetType() && left.Equals(right),
        _ => ReferenceEquals(left, right),
    };
}
