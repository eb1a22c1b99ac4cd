using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using MongoDB.Bson;

namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>
/// Documents as MongoDB keeps them (bsonspec.org): identifiers and dates as such, and no element where there is no value. What
/// only an export can be, a broken line or a document that is there twice, has no place in a collection and is left out.
/// </summary>
internal sealed class BsonRows(Table collection) : RowSink
{
    private const int DecimalBias = 6176;
    private static readonly Table _filter = new("filter", "Which documents.", [new("_id", ColumnType.Varchar(24), "Those of these identifiers.")]);

    private readonly List<RawBsonDocument> _documents = [];
    private readonly List<string> _ids = [];
    private readonly HashSet<string> _known = [];
    private byte[] _bytes = new byte[1 << 12];
    private int _length;
    private int _column;
    private string _id = "";

    /// <summary>The documents made since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<RawBsonDocument> Documents => _documents;

    /// <summary>Their identifiers.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>How many bytes they are.</summary>
    public long Bytes { get; private set; }

    /// <summary>The filter of the documents that have these identifiers.</summary>
    public static RawBsonDocument WithIds(IReadOnlyList<string> ids)
    {
        // { _id: { $in: [ … ] } }
        var filter = new BsonRows(_filter);
        filter.StartRow();
        filter.Begin(0x03);
        var condition = filter.BeginDocument();
        filter.AddName(0x04, "$in"u8);
        var list = filter.BeginDocument();
        foreach (var (index, id) in ids.Index())
        {
            filter.AddName(0x07, Encoding.UTF8.GetBytes($"{index}"));
            filter.Add(Convert.FromHexString(id));
        }

        filter.End(list);
        filter.End(condition);
        filter.EndRow();
        return filter.Documents[0];
    }

    /// <summary>Forgets what was made.</summary>
    public void Clear()
    {
        _documents.Clear();
        _ids.Clear();
        _known.Clear();
        Bytes = 0;
    }

    /// <inheritdoc/>
    public override void StartRow() => (_length, _column, _id) = (4, 0, "");

    /// <inheritdoc/>
    public override void EndRow()
    {
        if (!_known.Add(_id))
            return;
        End(0);
        _documents.Add(new(_bytes.AsSpan(0, _length).ToArray()));
        _ids.Add(_id);
        Bytes += _length;
        base.EndRow();
    }

    /// <inheritdoc/>
    public override void Line(string line)
    {
    }

    /// <inheritdoc/>
    public override void Null() => _column++;

    /// <inheritdoc/>
    public override void Text(string value)
    {
        var name = collection.Columns[_column].Name;
        if (name != "_id")
        {
            Begin(0x02);
            AddText(value);
            return;
        }

        Begin(0x07);
        _id = value;
        Add(Convert.FromHexString(value));
    }

    /// <inheritdoc/>
    public override void Integer(int value)
    {
        Begin(0x10);
        AddInt32(value);
    }

    /// <inheritdoc/>
    public override void BigInteger(long value)
    {
        Begin(0x12);
        AddInt64(value);
    }

    /// <inheritdoc/>
    public override void Money(long cents)
    {
        Begin(0x13);
        AddInt64(Math.Abs(cents));
        AddInt64(((DecimalBias - 2L) << 49) | (cents < 0 ? long.MinValue : 0));
    }

    /// <inheritdoc/>
    public override void Degrees(long value)
    {
        Begin(0x01);
        AddInt64(BitConverter.DoubleToInt64Bits(value / 1e8));
    }

    /// <inheritdoc/>
    public override void Boolean(bool value)
    {
        Begin(0x08);
        Add([value ? (byte)1 : (byte)0]);
    }

    /// <inheritdoc/>
    public override void Date(DateOnly value) => Utc(value.ToDateTime(TimeOnly.MinValue));

    /// <inheritdoc/>
    public override void Timestamp(DateTime value) => Utc(value);

    /// <inheritdoc/>
    protected override void Utc(DateTime value)
    {
        Begin(0x09);
        AddInt64((value - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond);
    }

    /// <inheritdoc/>
    public override void Json(string value)
    {
        using var json = JsonDocument.Parse(value);
        var name = Encoding.UTF8.GetBytes(collection.Columns[_column++].Name);
        AddElement(name, json.RootElement);
    }

    private void AddElement(ReadOnlySpan<byte> name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array:
                AddName(value.ValueKind is JsonValueKind.Object ? (byte)0x03 : (byte)0x04, name);
                var start = BeginDocument();
                if (value.ValueKind is JsonValueKind.Object)
                {
                    foreach (var member in value.EnumerateObject())
                        AddElement(Encoding.UTF8.GetBytes(member.Name), member.Value);
                }
                else
                {
                    foreach (var (index, item) in value.EnumerateArray().Index())
                        AddElement(Encoding.UTF8.GetBytes($"{index}"), item);
                }

                End(start);
                break;
            case JsonValueKind.String:
                AddName(0x02, name);
                AddText(value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt32(out var number):
                AddName(0x10, name);
                AddInt32(number);
                break;
            case JsonValueKind.Number:
                AddName(0x01, name);
                AddInt64(BitConverter.DoubleToInt64Bits(value.GetDouble()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                AddName(0x08, name);
                Add([value.ValueKind is JsonValueKind.True ? (byte)1 : (byte)0]);
                break;
            default:
                AddName(0x0A, name);
                break;
        }
    }

    private void Begin(byte type) => AddName(type, Encoding.UTF8.GetBytes(collection.Columns[_column++].Name));

    private int BeginDocument()
    {
        AddInt32(0);
        return _length - 4;
    }

    private void AddName(byte type, ReadOnlySpan<byte> name)
    {
        Add([type]);
        Add(name);
        Add([0]);
    }

    private void AddText(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        AddInt32(bytes.Length + 1);
        Add(bytes);
        Add([0]);
    }

    private void AddInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Add(bytes);
    }

    private void AddInt64(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Add(bytes);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _length < bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void End(int start)
    {
        Add([0]);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), _length - start);
    }
}
