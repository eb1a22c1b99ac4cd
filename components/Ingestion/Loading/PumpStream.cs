namespace EcommAspire.Ingestion.Loading;

/// <summary>The reader of a channel stopped reading; why, the reader says.</summary>
internal sealed class ReaderGoneException(IOException inner) : Exception("The reader stopped reading.", inner);

/// <summary>Counts what passes into a channel.</summary>
internal sealed class PumpStream(Stream destination, Action<int> passed) : WriteOnlyStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty)
            return;
        try
        {
            destination.Write(buffer);
        }
        catch (IOException problem)
        {
            throw new ReaderGoneException(problem);
        }

        passed(buffer.Length);
    }
}
