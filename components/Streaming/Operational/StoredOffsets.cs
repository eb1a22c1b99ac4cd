using System.Net.Sockets;
using Npgsql;

namespace EcommAspire.Streaming.Operational;

/// <summary>The offsets as the operational database holds them, for those who only look.</summary>
internal static class StoredOffsets
{
    public static async Task<Dictionary<PartitionId, long>> ReadAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 15, Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("select topic, \"partition\", next_offset from stream_offsets", connection);
            var offsets = new Dictionary<PartitionId, long>();
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                offsets.Add(new(rows.GetString(0), rows.GetInt32(1)), rows.GetInt64(2));
            return offsets;
        }
        catch (PostgresException problem) when (problem.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName)
        {
            // Nothing was ever taken in.
            return [];
        }
        catch (Exception problem) when (problem is NpgsqlException or SocketException or TimeoutException)
        {
            throw new TargetUnavailableException($"The operational database does not answer: {problem.Message.Split('\n')[0].TrimEnd('.')}.", problem);
        }
    }
}
