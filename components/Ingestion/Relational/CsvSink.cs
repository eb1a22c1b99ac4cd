using EcommAspire.Ingestion.Loading;

namespace EcommAspire.Ingestion.Relational;

/// <summary>Gathers rows of CSV and sends them on in large pieces.</summary>
internal sealed class CsvSink(Stream to, CancellationToken cancellation)
{
    private const int PieceBytes = 1 << 18;

    /// <summary>Where a row is written to.</summary>
    public ByteBuffer Row { get; } = new(PieceBytes * 2);

    /// <summary>A row is written.</summary>
    public void EndRow()
    {
        if (Row.Length < PieceBytes)
            return;
        cancellation.ThrowIfCancellationRequested();
        Flush();
    }

    /// <summary>Sends on what is gathered.</summary>
    public void Flush()
    {
        to.Write(Row.Written);
        Row.Clear();
    }
}
