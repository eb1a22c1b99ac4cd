using EcommAspire.Simulator.Generation;
using EcommAspire.Simulator.Randomness;

namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>Counts rows and keeps nothing.</summary>
internal sealed class RowCounter : RowSink
{
    public override void StartRow()
    {
    }

    public override void Line(string line)
    {
    }

    public override void Null()
    {
    }

    public override void Text(string value)
    {
    }

    public override void Id(HexId value)
    {
    }

    public override void Integer(int value)
    {
    }

    public override void BigInteger(long value)
    {
    }

    public override void Money(long cents)
    {
    }

    public override void Degrees(long value)
    {
    }

    public override void Boolean(bool value)
    {
    }

    public override void Date(DateOnly value)
    {
    }

    public override void Timestamp(DateTime value)
    {
    }

    protected override void Utc(DateTime value)
    {
    }

    public override void Json(string value)
    {
    }
}
