using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>The comparison operators of the language.</summary>
internal static class Comparisons
{
    public static bool Holds(CompareOperator comparison, object? left, object? right) => comparison switch
    {
        CompareOperator.Equal => JinjaValue.AreEqual(left, right),
        CompareOperator.NotEqual => !JinjaValue.AreEqual(left, right),
        CompareOperator.In => JinjaValue.Contains(right, left),
        CompareOperator.NotIn => !JinjaValue.Contains(right, left),
        _ when left is JinjaSet a && right is JinjaSet b => SetHolds(comparison, a, b),
        CompareOperator.Less => JinjaValue.Compare(left, right, "<") is < 0 and not int.MinValue,
        CompareOperator.LessOrEqual => JinjaValue.Compare(left, right, "<=") is <= 0 and not int.MinValue,
        CompareOperator.Greater => JinjaValue.Compare(left, right, ">") > 0,
        _ => JinjaValue.Compare(left, right, ">=") >= 0,
    };

    private static bool SetHolds(CompareOperator comparison, JinjaSet left, JinjaSet right) => comparison switch
    {
        CompareOperator.Less => left.Count < right.Count && left.All(right.Contains),
        CompareOperator.LessOrEqual => left.All(right.Contains),
        CompareOperator.Greater => left.Count > right.Count && right.All(left.Contains),
        _ => right.All(left.Contains),
    };
}
