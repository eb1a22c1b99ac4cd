using EcommAspire.Domain;
using EcommAspire.Simulator.Generation;
using EcommAspire.Simulator.Generation.Days;
using EcommAspire.Simulator.Loading;

namespace EcommAspire.Simulator.Days;

/// <summary>Plays days into a relational source: all of a day's rows, and that it is played, in one transaction.</summary>
internal sealed class RelationalDays(Source source, LoadTarget target) : SourceDays(source)
{
    public override async Task<HeldDays> ReadAsync(CancellationToken cancellation)
    {
        var marker = await DatabaseLoad.ReadMarkerAsync(target, cancellation);
        if (marker is null)
        {
            return HeldDays.Refused(await DatabaseLoad.ReadOthersAsync(target, Source, cancellation) is null
                ? $"{target} holds no business yet that could go on; `ecomm simulate` makes one."
                : $"{target} has tables that were not made here: they are somebody's, and no day is played into them.");
        }

        if (marker.Mode != GeneratedMarker.Mode)
            return HeldDays.Refused($"{target} holds the public Olist files, which tell of real orders and end where they end: no day is played into them.");
        if (GeneratedMarker.Options(marker.Fingerprint) is null)
            return HeldDays.Refused($"{target} holds a business that another edition of the simulator made, and only that could go on with it; `ecomm simulate` makes it anew.");
        var (day, until) = GeneratedMarker.Days(marker.Details);
        return new(marker.Fingerprint, day, until);
    }

    public override async Task<IReadOnlyList<PlayedPart>> PlayAsync(SimulatedDay day, string fingerprint, int until, CancellationToken cancellation)
    {
        await using var database = await DatabaseDay.BeginAsync(target, cancellation);
        var marker = await database.ReadMarkerAsync(cancellation);
        if (!IsNext(day, $"{target}", marker.Fingerprint, GeneratedMarker.Days(marker.Details).Day, fingerprint))
            return [];

        var parts = new List<PlayedPart>();
        foreach (var added in day.RowsOf(Source))
        {
            var rows = Rows(added.Table.Columns, added.Write, out var count);
            if (count > 0)
                await database.AddAsync(added.Table, rows, count, cancellation);
            parts.Add(new(Source.Name, added.Table.Name, null, count));
        }

        foreach (var changes in day.ChangesOf(Source))
        {
            var rows = Rows(changes.Columns, changes.Write, out var count);
            parts.Add(new(Source.Name, changes.Table.Name, changes.What, count == 0 ? 0 : await database.ChangeAsync(changes, rows, count, cancellation)));
        }

        await database.CommitAsync(GeneratedMarker.WithDays(marker.Details, day.Number, until), cancellation);
        return parts;
    }

    private ReadOnlyMemory<byte> Rows(IReadOnlyList<Column> columns, Action<RowSink> write, out long count)
    {
        var writer = RowWriter.For(target.Dialect, columns.Count);
        var rows = new EngineRows(target.Dialect, writer);
        write(rows);
        count = rows.Rows;
        return writer.Rows;
    }
}
