using System.Runtime.CompilerServices;
using DuckDB.NET.Native;

namespace DuckDB.NET.Data;

/// <summary>
/// A column of the current chunk: pointers into the engine's memory and what is needed to read them. One sealed class
/// for every type, so that a typed read is a comparison and a load, with no virtual call and nothing boxed.
/// </summary>
internal sealed unsafe partial class ColumnVector
{
    private readonly DuckDBType _storage;
    private readonly byte _scale;
    private readonly string[] _labels = [];
    private readonly string[] _fields = [];
    private readonly ColumnVector[] _children = [];
    private readonly ulong _arraySize;

    private byte* _data;
    private ulong* _validity;

    public ColumnVector(string name, DuckDBLogicalType type)
    {
        Name = name;
        Type = NativeMethods.LogicalType.DuckDBGetTypeId(type);
        switch (Type)
        {
            case DuckDBType.Decimal:
                _scale = NativeMethods.LogicalType.DuckDBDecimalScale(type);
                _storage = NativeMethods.LogicalType.DuckDBDecimalInternalType(type);
                break;
            case DuckDBType.Enum:
                _storage = NativeMethods.LogicalType.DuckDBEnumInternalType(type);
                _labels = Labels(type);
                break;
            case DuckDBType.List:
                _children = [Child(NativeMethods.LogicalType.DuckDBListTypeChildType(type))];
                break;
            case DuckDBType.Array:
                _children = [Child(NativeMethods.LogicalType.DuckDBArrayTypeChildType(type))];
                _arraySize = (ulong)NativeMethods.LogicalType.DuckDBArrayTypeArraySize(type);
                break;
            case DuckDBType.Map:
                _children =
                [
                    Child(NativeMethods.LogicalType.DuckDBMapTypeKeyType(type)),
                    Child(NativeMethods.LogicalType.DuckDBMapTypeValueType(type)),
                ];
                break;
            case DuckDBType.Struct:
                var fields = Enumerable.Range(0, (int)NativeMethods.LogicalType.DuckDBStructTypeChildCount(type)).ToArray();
                _fields = Array.ConvertAll(fields, field => NativeMethods.LogicalType.DuckDBStructTypeChildName(type, field));
                _children = Array.ConvertAll(fields, field => Child(NativeMethods.LogicalType.DuckDBStructTypeChildType(type, field)));
                break;
        }
    }

    public string Name { get; }

    public DuckDBType Type { get; }

    /// <summary>Points it at the next chunk's column.</summary>
    public void Attach(nint vector)
    {
        _data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        _validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        switch (Type)
        {
            case DuckDBType.List:
                _children[0].Attach(NativeMethods.Vectors.DuckDBListVectorGetChild(vector));
                break;
            case DuckDBType.Array:
                _children[0].Attach(NativeMethods.Vectors.DuckDBArrayVectorGetChild(vector));
                break;
            case DuckDBType.Map:
                AttachFields(NativeMethods.Vectors.DuckDBListVectorGetChild(vector));
                break;
            case DuckDBType.Struct:
                AttachFields(vector);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(ulong row) => _validity is not null && (_validity[row >> 6] & (1UL << (int)(row & 63))) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TStored Read<TStored>(ulong row)
        where TStored : unmanaged => ((TStored*)_data)[row];

    private void AttachFields(nint vector)
    {
        for (var field = 0; field < _children.Length; field++)
            _children[field].Attach(NativeMethods.Vectors.DuckDBStructVectorGetChild(vector, field));
    }

    private ColumnVector Child(DuckDBLogicalType type)
    {
        using (type)
            return new ColumnVector(Name, type);
    }

    private static string[] Labels(DuckDBLogicalType type)
    {
        var labels = new string[NativeMethods.LogicalType.DuckDBEnumDictionarySize(type)];
        for (var index = 0; index < labels.Length; index++)
            labels[index] = NativeMethods.LogicalType.DuckDBEnumDictionaryValue(type, index);

        return labels;
    }
}
