using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion;

/// <summary>Where a table's rows go on their way into Parquet.</summary>
public sealed class RowSink
{
    internal RowSink(Stream csv, RowWriter rows)
    {
        Csv = csv;
        Rows = rows;
    }

    /// <summary>Takes rows already in the interchange form, in pieces of any size.</summary>
    public Stream Csv { get; }

    /// <summary>Takes rows value by value, looks at each value, and refuses those that do not fit.</summary>
    public RowWriter Rows { get; }
}
