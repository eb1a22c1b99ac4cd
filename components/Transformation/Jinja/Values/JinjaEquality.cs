using System.Numerics;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's equality of values as the keys of a dict: 1, 1.0 and True are one key, lists are no key at all.</summary>
internal sealed class JinjaEquality : IEqualityComparer<object>
{
    /// <summary>Stands for none, since a .NET dictionary has no null key.</summary>
    public static readonly object NoneKey = new();

    public static JinjaEquality Instance { get; } = new();

    public static object ToKey(object? value) => value switch
    {
        null => NoneKey,
        JinjaList or JinjaDict or JinjaSet =>
            throw new JinjaException($"A {JinjaValue.TypeName(value)} cannot be a key: unhashable type: '{JinjaValue.TypeName(value)}'."),
        _ => value,
    };

    public static object? FromKey(object key) => ReferenceEquals(key, NoneKey) ? null : key;

    public new bool Equals(object? x, object? y) => ReferenceEquals(x, y) || JinjaValue.AreEqual(x, y);

    public int GetHashCode(object obj) => obj switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        bool flag => flag ? 1L.GetHashCode() : 0L.GetHashCode(),
        long number => number.GetHashCode(),
        double number when number == Math.Truncate(number) && Math.Abs(number) < 9e18 => ((long)number).GetHashCode(),
        decimal number when number == Math.Truncate(number) && Math.Abs(number) < 9e18m => ((long)number).GetHashCode(),
        decimal number => ((double)number).GetHashCode(),
        BigInteger big => ((double)big).GetHashCode(),
        JinjaTuple tuple => tuple.Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(ToKey(item)))),
        _ => obj.GetHashCode(),
    };
}
