using System.Security.Cryptography;
using System.Text;
using EcommAspire.Domain;
using EcommAspire.Simulator.Generation;
using EcommAspire.Simulator.Generation.Engagement;

namespace EcommAspire.Simulator.Tests.Generation;

/// <summary>The SHA-256 of everything a business writes.</summary>
internal static class Digest
{
    public static string Of(SimulatedBusiness business)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in business.Tables)
            hash.AppendData(Encoding.UTF8.GetBytes(Of(table, parallel: false)));
        foreach (var file in business.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name));
            hash.AppendData(file.Content().Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Of(SimulatedTable table, bool parallel)
    {
        var chunks = new byte[table.Chunks][];
        void Make(int chunk)
        {
            Utf8RowSink rows = table.Source.Kind is SourceKind.Documents ? new ExtendedJsonRows(table.Table) : new TabSeparatedRows();
            table.Write(chunk, rows);
            chunks[chunk] = rows.Written.ToArray();
        }

        if (parallel)
        {
            Parallel.ForEach(Enumerable.Range(0, table.Chunks).Reverse(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, Make);
        }
        else
        {
            for (var chunk = 0; chunk < table.Chunks; chunk++)
                Make(chunk);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var chunk in chunks)
            hash.AppendData(chunk);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
