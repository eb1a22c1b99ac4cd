using System.Numerics;
using EcommAspire.Transformation.Jinja.Syntax;

namespace EcommAspire.Transformation.Jinja.Values;

/// <summary>Python's arithmetic: whole numbers without limit, <c>/</c> always a float, <c>//</c> and <c>%</c> rounding down.</summary>
internal static class Arithmetic
{
    private const long LongestText = 1 << 26;
    private const long LongestList = 1 << 24;
    private const long MostBits = 1 << 18;

    public static bool IsNumber(object? value) => value is long or bool or double or BigInteger or decimal;

    public static bool IsWhole(object? value) => value is long or bool or BigInteger;

    public static BigInteger ToBig(object? value) => value switch
    {
        long number => number,
        bool flag => flag ? 1 : 0,
        BigInteger big => big,
        _ => throw new InvalidOperationException(),
    };

    public static double ToDouble(object? value) => value switch
    {
        double number => number,
        long number => number,
        bool flag => flag ? 1 : 0,
        decimal number => (double)number,
        BigInteger big => (double)big,
        _ => throw new InvalidOperationException(),
    };

    private static decimal ToDecimal(object? value) => value switch
    {
        decimal number => number,
        long number => number,
        bool flag => flag ? 1 : 0,
        BigInteger big when BigInteger.Abs(big) < (BigInteger)decimal.MaxValue => (decimal)big,
        _ => throw new JinjaException("The number is too large for a Decimal."),
    };

    public static bool NumbersEqual(object left, object right) =>
        left is long a && right is long b ? a == b : CompareNumbers(left, right) == 0;

    public static int CompareNumbers(object left, object right)
    {
        if (left is long a && right is long b)
            return a.CompareTo(b);
        if (left is not double && right is not double)
        {
            return left is decimal || right is decimal
                ? left is BigInteger || right is BigInteger ? ToDouble(left).CompareTo(ToDouble(right)) : ToDecimal(left).CompareTo(ToDecimal(right))
                : ToBig(left).CompareTo(ToBig(right));
        }

        var x = ToDouble(left);
        var y = ToDouble(right);
        if (double.IsNaN(x) || double.IsNaN(y))
            return int.MinValue;
        if (double.IsFinite(x) && double.IsFinite(y) && (IsWhole(left) || IsWhole(right)) && Math.Abs(x) >= 1L << 53)
        {
            // A long does not fit a double: compare as whole numbers, which so large a double is.
            return (IsWhole(left) ? ToBig(left) : new BigInteger(x)).CompareTo(IsWhole(right) ? ToBig(right) : new BigInteger(y));
        }

        return x.CompareTo(y);
    }

    public static object? Negate(object? value) => value switch
    {
        long number when number != long.MinValue => -number,
        double number => -number,
        decimal number => -number,
        bool or long or BigInteger => JinjaValue.Normalize(-ToBig(value)),
        Undefined undefined => throw undefined.Error(),
        IJinjaObject other when other.TryApply(BinaryOperator.Multiply, -1L, false, out var result) => result,
        _ => throw new JinjaException($"'-' cannot stand before a {JinjaValue.TypeName(value)}."),
    };

    public static object? Plus(object? value) => value switch
    {
        bool flag => flag ? 1L : 0L,
        long or double or decimal or BigInteger => value,
        Undefined undefined => throw undefined.Error(),
        _ => throw new JinjaException($"'+' cannot stand before a {JinjaValue.TypeName(value)}."),
    };

    public static object? Apply(BinaryOperator operation, object? left, object? right)
    {
        (left as Undefined)?.Fail();
        if (operation == BinaryOperator.Modulo && left is string format)
            return PrintfFormat.Format(format, right);
        (right as Undefined)?.Fail();
        if (IsNumber(left) && IsNumber(right))
            return ApplyNumbers(operation, left!, right!);
        var (found, result) = operation switch
        {
            BinaryOperator.Add => TryConcatenate(left, right),
            BinaryOperator.Multiply when IsWhole(right) => TryRepeat(left, ToBig(right!)),
            BinaryOperator.Multiply when IsWhole(left) => TryRepeat(right, ToBig(left!)),
            BinaryOperator.Subtract when left is JinjaSet a && right is JinjaSet b => (true, new JinjaSet(a.Where(item => !b.Contains(item)))),
            _ => (false, null),
        };
        if (found)
            return result;
        if (left is IJinjaObject leftObject && leftObject.TryApply(operation, right, reflected: false, out var value))
            return value;
        if (right is IJinjaObject rightObject && rightObject.TryApply(operation, left, reflected: true, out value))
            return value;
        throw Unsupported(operation, left, right);
    }

    private static JinjaException Unsupported(BinaryOperator operation, object? left, object? right)
    {
        var hint = operation == BinaryOperator.Add && (left is string || right is string)
            ? " Use '~' to join values as text."
            : "";
        return new JinjaException(
            $"'{Symbol(operation)}' does not work between {JinjaValue.TypeName(left)} and {JinjaValue.TypeName(right)}.{hint}");
    }

    private static string Symbol(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Modulo => "%",
        _ => "**",
    };

    private static (bool, object?) TryConcatenate(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => (true, Fits((long)a.Length + b.Length, LongestText) ? a + b : null),
        (JinjaList a, JinjaList b) => (true, Fits((long)a.Count + b.Count, LongestList) ? new JinjaList(a.Items.Concat(b.Items)) : null),
        (JinjaTuple a, JinjaTuple b) => (true, Fits((long)a.Count + b.Count, LongestList) ? new JinjaTuple(a.Concat(b)) : null),
        _ => (false, null),
    };

    private static (bool, object?) TryRepeat(object? value, BigInteger times)
    {
        if (value is not (string or JinjaList or JinjaTuple))
            return (false, null);
        var size = value is string s ? s.Length : ((IReadOnlyList<object?>)value).Count;
        var count = times.Sign < 0 || size == 0 ? 0 : times;
        Fits(count * size, value is string ? LongestText : LongestList);
        return (true, value switch
        {
            string text => new System.Text.StringBuilder(size * (int)count).Insert(0, text, (int)count).ToString(),
            JinjaList list => new JinjaList(Enumerable.Repeat(list.Items.ToArray(), (int)count).SelectMany(items => items)),
            _ => new JinjaTuple(Enumerable.Repeat((JinjaTuple)value, (int)count).SelectMany(items => items)),
        });
    }

    /// <summary>Goes on where a text of this length is short enough.</summary>
    public static void EnsureFits(int length)
    {
        if (length > LongestText)
            Fits(length, LongestText);
    }

    private static bool Fits(BigInteger length, long longest) => length <= longest
        ? true
        : throw new JinjaException($"The result would be too long ({length} items or characters).");

    private static object ApplyNumbers(BinaryOperator operation, object left, object right)
    {
        if (left is decimal || right is decimal)
            return ApplyDecimals(operation, left, right);
        if (left is double || right is double)
            return ApplyDoubles(operation, ToDouble(left), ToDouble(right));
        if (left is long a && right is long b && TryApplyLongs(operation, a, b, out var result))
            return result;
        return ApplyBig(operation, ToBig(left), ToBig(right));
    }

    private static bool TryApplyLongs(BinaryOperator operation, long a, long b, out object result)
    {
        long value;
        switch (operation)
        {
            case BinaryOperator.Add:
                value = unchecked(a + b);
                result = value;
                return ((a ^ value) & (b ^ value)) >= 0;
            case BinaryOperator.Subtract:
                value = unchecked(a - b);
                result = value;
                return ((a ^ b) & (a ^ value)) >= 0;
            case BinaryOperator.Multiply:
                var high = Math.BigMul(a, b, out value);
                result = value;
                return high == value >> 63;
            case BinaryOperator.FloorDivide when b is not (0 or -1):
                value = a / b;
                result = a % b != 0 && (a < 0) != (b < 0) ? value - 1 : value;
                return true;
            case BinaryOperator.Modulo when b is not (0 or -1):
                value = a % b;
                result = value != 0 && (value < 0) != (b < 0) ? value + b : value;
                return true;
            default:
                result = 0L;
                return false;
        }
    }

    private static object ApplyBig(BinaryOperator operation, BigInteger a, BigInteger b)
    {
        switch (operation)
        {
            case BinaryOperator.Add: return JinjaValue.Normalize(a + b);
            case BinaryOperator.Subtract: return JinjaValue.Normalize(a - b);
            case BinaryOperator.Multiply:
                return a.GetBitLength() + b.GetBitLength() > MostBits ? throw new JinjaException("The result of '*' is too large.") : JinjaValue.Normalize(a * b);
            case BinaryOperator.Divide:
                return b.IsZero ? throw DivisionByZero() : DivideExactly(a, b);
            case BinaryOperator.FloorDivide:
                if (b.IsZero)
                    throw DivisionByZero();
                var quotient = BigInteger.DivRem(a, b, out var rest);
                return JinjaValue.Normalize(!rest.IsZero && rest.Sign != b.Sign ? quotient - 1 : quotient);
            case BinaryOperator.Modulo:
                if (b.IsZero)
                    throw DivisionByZero();
                var remainder = BigInteger.Remainder(a, b);
                return JinjaValue.Normalize(!remainder.IsZero && remainder.Sign != b.Sign ? remainder + b : remainder);
            default:
                return Power(a, b);
        }
    }

    /// <summary>The nearest double to a quotient of whole numbers, however large they are.</summary>
    private static double DivideExactly(BigInteger a, BigInteger b)
    {
        if (BigInteger.Abs(a) <= 1L << 53 && BigInteger.Abs(b) <= 1L << 53)
            return (double)a / (double)b;
        var shift = (int)(66 + b.GetBitLength() - a.GetBitLength());
        var quotient = shift >= 0 ? (a << shift) / b : a / (b << -shift);
        var result = Math.ScaleB((double)quotient, -shift);
        return double.IsFinite(result) ? result : throw new JinjaException("The result of '/' is too large for a float.");
    }

    private static object Power(BigInteger a, BigInteger b)
    {
        if (b.Sign < 0)
            return a.IsZero ? throw new JinjaException("0 cannot be raised to a negative power.") : Math.Pow((double)a, (double)b);
        if (a.IsZero || a.IsOne || a == BigInteger.MinusOne)
            return JinjaValue.Normalize(b.IsZero ? BigInteger.One : a == BigInteger.MinusOne && b.IsEven ? BigInteger.One : a);
        return b * a.GetBitLength() > MostBits
            ? throw new JinjaException("The result of '**' is too large.")
            : JinjaValue.Normalize(BigInteger.Pow(a, (int)b));
    }

    private static object ApplyDoubles(BinaryOperator operation, double a, double b)
    {
        switch (operation)
        {
            case BinaryOperator.Add: return a + b;
            case BinaryOperator.Subtract: return a - b;
            case BinaryOperator.Multiply: return a * b;
            case BinaryOperator.Divide: return b == 0 ? throw DivisionByZero() : a / b;
            case BinaryOperator.FloorDivide: return b == 0 ? throw DivisionByZero() : FloorDivide(a, b);
            case BinaryOperator.Modulo: return b == 0 ? throw DivisionByZero() : FloorModulo(a, b);
            default:
                if (a == 0 && b < 0)
                    throw new JinjaException("0.0 cannot be raised to a negative power.");
                var power = Math.Pow(a, b);
                if (double.IsInfinity(power) && double.IsFinite(a) && double.IsFinite(b))
                    throw new JinjaException("The result of '**' is too large.");
                return power;
        }
    }

    public static double FloorModulo(double a, double b)
    {
        var rest = a % b;
        if (rest != 0)
            return (rest < 0) != (b < 0) ? rest + b : rest;
        return Math.CopySign(0.0, b);
    }

    private static double FloorDivide(double a, double b)
    {
        var rest = a % b;
        var quotient = (a - rest) / b;
        if (rest != 0 && (rest < 0) != (b < 0))
            quotient -= 1;
        if (quotient == 0)
            return Math.CopySign(0.0, a / b);
        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static object ApplyDecimals(BinaryOperator operation, object left, object right)
    {
        if (left is double || right is double)
            throw Unsupported(operation, left, right);
        var a = ToDecimal(left);
        var b = ToDecimal(right);
        if (b == 0 && operation is BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Modulo)
            throw DivisionByZero();
        try
        {
            return operation switch
            {
                BinaryOperator.Add => a + b,
                BinaryOperator.Subtract => a - b,
                BinaryOperator.Multiply => a * b,
                BinaryOperator.Divide => a / b,
                BinaryOperator.FloorDivide => decimal.Truncate(a / b),
                BinaryOperator.Modulo => a % b,
                _ => (decimal)Math.Pow((double)a, (double)b),
            };
        }
        catch (OverflowException overflow)
        {
            throw new JinjaException($"The result of '{Symbol(operation)}' is too large for a Decimal.", overflow);
        }
    }

    private static JinjaException DivisionByZero() => new("Division by zero.");
}
