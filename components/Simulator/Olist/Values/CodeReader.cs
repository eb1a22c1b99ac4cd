using System.Text;
using EcommAspire.Domain;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Olist.Values;

/// <summary>One of a few known words. Others stay as they are: whether they are right, the data tests say.</summary>
internal sealed class CodeReader(Column column, RowRepairs repairs, IReadOnlyList<string> known) : TextReader(column, repairs)
{
    private readonly byte[][] _known = [.. known.Select(Encoding.UTF8.GetBytes)];

    public override Refusal? Read(ReadOnlySpan<byte> field, bool quoted, RowWriter writer)
    {
        var value = Trim(field);
        foreach (var code in _known)
        {
            if (!Ascii.EqualsIgnoreCase(value, code))
                continue;
            if (!field.SequenceEqual(code))
                Note("in another letter case or with blanks around it, read as the word it is");
            return base.Read(code, quoted, writer);
        }

        return base.Read(field, quoted, writer);
    }
}
