using System.Runtime.ExceptionServices;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Jinja.Library;

/// <summary>Python's stable sort.</summary>
internal static class Ordering
{
    public static List<object?> Sort(IEnumerable<object?> items, Func<object?, object?> key, bool reverse)
    {
        var keyed = items.Select(item => (Item: item, Key: key(item))).ToList();
        var comparer = Comparer<object?>.Create((a, b) => JinjaValue.Compare(a, b));
        var ordered = reverse ? keyed.OrderByDescending(pair => pair.Key, comparer) : keyed.OrderBy(pair => pair.Key, comparer);
        try
        {
            return [.. ordered.Select(pair => pair.Item)];
        }
        catch (InvalidOperationException wrapped) when (wrapped.InnerException is JinjaException error)
        {
            ExceptionDispatchInfo.Throw(error);
            throw;
        }
    }
}
