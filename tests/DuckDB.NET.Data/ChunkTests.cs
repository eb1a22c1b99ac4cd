using DuckDB.NET.Native;

namespace DuckDB.NET.Tests;

public sealed unsafe class ChunkTests
{
    [Fact]
    public void Chunks_are_read_from_native_memory()
    {
        using var connection = Database.InMemory();
        NativeMethods.Query.DuckDBQuery(connection.NativeConnection, "select if(i % 2 = 0, i, null)::bigint as n from range(5000) t(i)", out var result)
            .ShouldBe(DuckDBState.Success);
        NativeMethods.Query.DuckDBColumnCount(ref result).ShouldBe(1UL);
        NativeMethods.Query.DuckDBColumnName(ref result, 0).ShouldBe("n");
        using (var type = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 0))
            NativeMethods.LogicalType.DuckDBGetTypeId(type).ShouldBe(DuckDBType.BigInt);

        var sum = 0L;
        while (true)
        {
            using var chunk = NativeMethods.Query.DuckDBFetchChunk(result);
            if (chunk.IsInvalid)
                break;

            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0);
            var values = (long*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
            var rows = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
            for (var row = 0; row < rows; row++)
                sum += (validity[row / 64] & (1UL << (row % 64))) == 0 ? 0 : values[row];
        }

        result.Close();
        sum.ShouldBe(2499L * 2500);
    }

    [Fact]
    public void A_failed_query_tells_why()
    {
        using var connection = Database.InMemory();
        NativeMethods.Query.DuckDBQuery(connection.NativeConnection, "select * from nowhere", out var result).ShouldBe(DuckDBState.Error);
        NativeMethods.Query.DuckDBResultError(ref result).ShouldNotBeNull().ShouldContain("nowhere");
        NativeMethods.Query.DuckDBResultErrorType(ref result).ShouldBe(DuckDBErrorType.Catalog);
        result.Close();
    }
}
