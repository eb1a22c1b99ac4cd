using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Generation.Engagement;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>
/// Plays days into the engagement's collections in MongoDB. The documents come first and then the marker that counts the day;
/// what a day cut short left there is put there again.
/// </summary>
internal sealed class MongoDays(string connectionString) : SourceDays(Engagement.Source)
{
    // As many identifiers as a command may name, at least.
    private const int MostIds = 10_000;

    public override Task<HeldDays> ReadAsync(CancellationToken cancellation) => MongoPlace.UseAsync(connectionString, Source, async place =>
        await place.ReadMarkerAsync(cancellation) switch
        {
            null or { Fingerprint: null } => HeldDays.Refused($"{place} holds no business yet that could go on; `ecomm simulate` makes one."),
            { Fingerprint: var other } when GeneratedMarker.Options(other) is null =>
                HeldDays.Refused($"{place} holds a business that another edition of the simulator made, and only that could go on with it; `ecomm simulate` makes it anew."),
            var marker => new HeldDays(marker.Fingerprint, marker.Day, marker.Until),
        });

    public override Task<IReadOnlyList<PlayedPart>> PlayAsync(SimulatedDay day, string fingerprint, int until, CancellationToken cancellation) =>
        MongoPlace.UseAsync<IReadOnlyList<PlayedPart>>(connectionString, Source, async place =>
        {
            while (true)
            {
                var marker = await place.ReadMarkerAsync(cancellation) ?? new(null, null);
                if (!IsNext(day, $"{place}", marker.Fingerprint ?? "", marker.Day, fingerprint))
                    return [];
                var parts = new List<PlayedPart>();
                foreach (var added in day.RowsOf(Source))
                {
                    var rows = RowsOf(added);
                    await RemoveAsync(place, added.Table.Name, rows, cancellation);
                    await place.AddAsync(added.Table.Name, rows.Documents, cancellation);
                    parts.Add(new(Source.Name, added.Table.Name, null, rows.Rows));
                }

                if (await place.TryWriteMarkerAsync(marker, marker with { Day = day.Number, Until = until }, cancellation))
                    return parts;
                // Where it was filled meanwhile, the day is in what it was filled with.
                if ((await place.ReadMarkerAsync(cancellation))?.Load == marker.Load)
                    continue;
                foreach (var added in day.RowsOf(Source))
                    await RemoveAsync(place, added.Table.Name, RowsOf(added), cancellation);
            }
        });

    private static BsonRows RowsOf(DayRows added)
    {
        var rows = new BsonRows(added.Table);
        added.Write(rows);
        return rows;
    }

    private static async Task RemoveAsync(MongoPlace place, string collection, BsonRows rows, CancellationToken cancellation)
    {
        foreach (var ids in rows.Ids.Chunk(MostIds))
            await place.RemoveAsync(collection, ids, cancellation);
    }
}
