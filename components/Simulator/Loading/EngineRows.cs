using System.Text;
using EcommAspire.Domain.Ddl;
using EcommAspire.Simulator.Generation;

namespace EcommAspire.Simulator.Loading;

/// <summary>Generated rows in the format that an engine takes in bulk.</summary>
internal sealed class EngineRows(SqlDialect dialect, RowWriter writer) : RowSink
{
    private byte[] _utf8 = new byte[4096];

    public override void StartRow() => writer.BeginRow();

    public override void EndRow()
    {
        writer.EndRow();
        base.EndRow();
    }

    public override void Null() => writer.Null();

    public override void Text(string value) => writer.Text(Utf8(value, []));

    public override void Integer(int value) => writer.Integer(value);

    public override void BigInteger(long value) => writer.BigInteger(value);

    public override void Money(long cents) => writer.Decimal(cents, 2);

    public override void Degrees(long value) => writer.Double(value / 1e8);

    public override void Boolean(bool value) => writer.Boolean(value);

    public override void Date(DateOnly value) => writer.Date(value);

    public override void Timestamp(DateTime value) => writer.Timestamp(Microseconds(value));

    protected override void Utc(DateTime value) => writer.Instant(Microseconds(value));

    // PostgreSQL's binary jsonb is its text after a version number.
    public override void Json(string value) => writer.Text(Utf8(value, dialect is SqlDialect.PostgreSql ? [1] : []));

    private static long Microseconds(DateTime value) => (value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private ReadOnlySpan<byte> Utf8(string value, ReadOnlySpan<byte> prefix)
    {
        var most = prefix.Length + Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        prefix.CopyTo(_utf8);
        return _utf8.AsSpan(0, prefix.Length + Encoding.UTF8.GetBytes(value, _utf8.AsSpan(prefix.Length)));
    }
}
