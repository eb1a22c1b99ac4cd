using System.Text;

namespace EcommAspire.Fixtures;

/// <summary>What a SQL Server answers, token by token (MS-TDS, 2.2.7).</summary>
internal sealed class Tokens : IDisposable
{
    private const int UnboundedLength = 0xFFFF;
    private static readonly byte[] _collation = [0x09, 0x04, 0xD0, 0x00, 0x34];
    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _to;

    public Tokens() => _to = new(_bytes);

    public byte[] ToArray()
    {
        _to.Flush();
        return _bytes.ToArray();
    }

    public void Dispose()
    {
        _to.Dispose();
        _bytes.Dispose();
    }

    public Tokens Raw(ReadOnlySpan<byte> bytes)
    {
        _to.Write(bytes);
        return this;
    }

    public Tokens LoginAck()
    {
        byte[] rest = [1, 0x08, 0, 0, 0, .. Short("script"), 16, 0, 0x03, 0xE8];
        _to.Write((byte)0xAD);
        _to.Write((ushort)rest.Length);
        _to.Write(rest);
        return this;
    }

    /// <summary>How texts are compared.</summary>
    public Tokens Collation()
    {
        byte[] rest = [7, 5, .. _collation, 0];
        _to.Write((byte)0xE3);
        _to.Write((ushort)rest.Length);
        _to.Write(rest);
        return this;
    }

    /// <summary>That packets are of that size from now on, instead of the one asked for.</summary>
    public Tokens PacketSize(int bytes)
    {
        byte[] rest = [4, .. Short($"{bytes}"), .. Short($"{bytes}")];
        _to.Write((byte)0xE3);
        _to.Write((ushort)rest.Length);
        _to.Write(rest);
        return this;
    }

    public Tokens Done(ushort status = 0, long rows = 0)
    {
        _to.Write((byte)0xFD);
        _to.Write((ushort)(status | (rows > 0 ? 0x10 : 0)));
        _to.Write((ushort)0);
        _to.Write(rows);
        return this;
    }

    public Tokens Error(int number, string message)
    {
        byte[] rest = [.. BitConverter.GetBytes(number), 1, 16, .. BitConverter.GetBytes((ushort)message.Length), .. Encoding.Unicode.GetBytes(message), .. Short("script"), .. Short(""), 1, 0, 0, 0];
        _to.Write((byte)0xAA);
        _to.Write((ushort)rest.Length);
        _to.Write(rest);
        return this;
    }

    /// <summary>That a transaction began (8), was committed (9) or undone (10).</summary>
    public Tokens Transaction(byte what)
    {
        byte[] name = [8, 1, 0, 0, 0, 0, 0, 0, 0];
        byte[] rest = what == 8 ? [what, .. name, 0] : [what, 0, .. name];
        _to.Write((byte)0xE3);
        _to.Write((ushort)rest.Length);
        _to.Write(rest);
        return this;
    }

    public Tokens Table(IReadOnlyList<ScriptColumn> columns, IEnumerable<object?[]> rows, bool hasMore = false)
    {
        _to.Write((byte)0x81);
        _to.Write((ushort)columns.Count);
        foreach (var column in columns)
        {
            _to.Write(0);
            _to.Write((ushort)1);
            WriteType(column);
            _to.Write(Short(column.Name));
        }

        var count = 0L;
        foreach (var row in rows)
        {
            _to.Write((byte)0xD1);
            for (var i = 0; i < columns.Count; i++)
                WriteValue(columns[i], row[i]);
            count++;
        }

        return Done(hasMore ? (ushort)1 : (ushort)0, count);
    }

    private static byte[] Short(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    private void WriteType(ScriptColumn column)
    {
        _to.Write(column.Type switch
        {
            "tinyint" => [0x26, 1],
            "smallint" => [0x26, 2],
            "int" => [0x26, 4],
            "bigint" => [0x26, 8],
            "bit" => [0x68, 1],
            "decimal" => [0x6A, 17, column.Precision, column.Scale],
            "money" => [0x6E, 8],
            "real" => [0x6D, 4],
            "float" => [0x6D, 8],
            "date" => [0x28],
            "time" => [0x29, column.Scale],
            "datetime2" => [0x2A, column.Scale],
            "datetimeoffset" => [0x2B, column.Scale],
            "datetime" => [0x6F, 8],
            "uniqueidentifier" => [0x24, 16],
            "nvarchar" => [0xE7, .. Length(column), .. _collation],
            "varbinary" or "timestamp" => (byte[])[0xA5, .. Length(column)],
            _ => throw new NotSupportedException($"This server has no {column.Type}."),
        });
    }

    private static byte[] Length(ScriptColumn column) => BitConverter.GetBytes((ushort)(column.MaxLength < 0 ? UnboundedLength : column.MaxLength));

    private void WriteValue(ScriptColumn column, object? value)
    {
        var isBounded = column.MaxLength >= 0;
        switch (column.Type, value)
        {
            case ("nvarchar" or "varbinary" or "timestamp", null):
                _to.Write(isBounded ? [0xFF, 0xFF] : (ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
                break;
            case (_, null):
                _to.Write((byte)0);
                break;
            case (_, string text):
                WriteBytes(isBounded, System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()).ToArray());
                break;
            case (_, byte[] bytes):
                WriteBytes(isBounded, bytes);
                break;
            case ("decimal", System.Data.SqlTypes.SqlDecimal number):
                _to.Write([17, number.IsPositive ? (byte)1 : (byte)0]);
                foreach (var part in number.Data)
                    _to.Write(part);
                break;
            case ("money", decimal money):
                var units = decimal.ToInt64(money * 10_000);
                _to.Write((byte)8);
                _to.Write((int)(units >> 32));
                _to.Write((uint)units);
                break;
            case ("datetime", DateTime at):
                _to.Write((byte)8);
                _to.Write((at.Date - new DateTime(1900, 1, 1)).Days);
                _to.Write((uint)(at.TimeOfDay.Ticks * 300 / TimeSpan.TicksPerSecond));
                break;
            case ("date", DateTime at):
                _to.Write((byte)3);
                WriteDays(at);
                break;
            case ("time", TimeSpan time):
                _to.Write((byte)TimeBytes(column));
                WriteTime(column, time);
                break;
            case ("datetime2", DateTime at):
                _to.Write((byte)(TimeBytes(column) + 3));
                WriteTime(column, at.TimeOfDay);
                WriteDays(at);
                break;
            case ("datetimeoffset", DateTimeOffset at):
                _to.Write((byte)(TimeBytes(column) + 5));
                WriteTime(column, at.UtcDateTime.TimeOfDay);
                WriteDays(at.UtcDateTime);
                _to.Write((short)at.TotalOffsetMinutes);
                break;
            case (_, Guid id):
                _to.Write((byte)16);
                _to.Write(id.ToByteArray());
                break;
            default:
                byte[] fixedLength = value switch
                {
                    byte number => [number],
                    bool truth => [truth ? (byte)1 : (byte)0],
                    short number => BitConverter.GetBytes(number),
                    int number => BitConverter.GetBytes(number),
                    long number => BitConverter.GetBytes(number),
                    float number => BitConverter.GetBytes(number),
                    double number => BitConverter.GetBytes(number),
                    _ => throw new NotSupportedException($"This server does not write {value} as {column.Type}."),
                };
                _to.Write((byte)fixedLength.Length);
                _to.Write(fixedLength);
                break;
        }
    }

    private void WriteBytes(bool isBounded, byte[] bytes)
    {
        if (isBounded)
        {
            _to.Write((ushort)bytes.Length);
            _to.Write(bytes);
            return;
        }

        _to.Write((long)bytes.Length);
        foreach (var part in bytes.Chunk(8_000))
        {
            _to.Write(part.Length);
            _to.Write(part);
        }

        _to.Write(0);
    }

    private static int TimeBytes(ScriptColumn column) => column.Scale switch
    {
        <= 2 => 3,
        <= 4 => 4,
        _ => 5,
    };

    private void WriteTime(ScriptColumn column, TimeSpan time)
    {
        var units = time.Ticks / (long)Math.Pow(10, 7 - column.Scale);
        for (var i = 0; i < TimeBytes(column); i++)
            _to.Write((byte)(units >> (8 * i)));
    }

    private void WriteDays(DateTime at)
    {
        var days = (at.Date - DateTime.MinValue).Days;
        for (var i = 0; i < 3; i++)
            _to.Write((byte)(days >> (8 * i)));
    }
}
