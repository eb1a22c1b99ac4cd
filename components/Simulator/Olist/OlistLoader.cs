using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EcommAspire.Domain;
using EcommAspire.Domain.Sources;
using EcommAspire.Simulator.Loading;
using EcommAspire.Simulator.Olist.Values;

namespace EcommAspire.Simulator.Olist;

/// <summary>
/// Loads the nine files of the public Olist dataset into the marketplace's database as they are, all or nothing, and tells
/// what became of every row. Files that the database holds already are not loaded again.
/// </summary>
/// <param name="target">The marketplace's database.</param>
/// <param name="quarantineRoot">The folder of refused rows, <c>&lt;data&gt;/quarantine</c>.</param>
/// <param name="clock">Tells when rows were refused.</param>
public sealed class OlistLoader(LoadTarget target, string quarantineRoot, TimeProvider clock)
{
    private const string Mode = "olist";
    private const string Version = "2"; // of how files are read: another number loads unchanged files anew

    private static readonly Source _marketplace = Marketplace.Source;

    /// <summary>Loads the files in <paramref name="folder"/>, or in that zip archive.</summary>
    /// <exception cref="SimulationException">There is nothing to load, or it cannot be read.</exception>
    /// <exception cref="LoadException">The database cannot be filled.</exception>
    public async Task<OlistReport> LoadAsync(string folder, CancellationToken cancellation = default)
    {
        var started = Stopwatch.GetTimestamp();
        var files = OlistFolder.Open(folder);
        var surveys = await SurveyAsync(files, cancellation);
        var fingerprint = Fingerprint(files, surveys);
        if (await UnchangedAsync(fingerprint, cancellation) is { } known)
            return known with { Folder = folder, Notes = files.Notes, Unchanged = true, Elapsed = Stopwatch.GetElapsedTime(started) };

        using var quarantine = new Quarantine(quarantineRoot, _marketplace.Name, BatchIdOf(fingerprint));
        await using var load = await DatabaseLoad.BeginAsync(target, _marketplace, cancellation);
        var reports = await LoadTablesAsync(load, Texts(files, surveys, cancellation), quarantine, cancellation);
        var report = new OlistReport(
            folder,
            fingerprint,
            [.. _marketplace.Tables.Select(table => reports[table.Name])],
            await DanglingReferences.FindAsync(load, _marketplace, cancellation),
            files.Notes)
        {
            Bytes = surveys.Values.Sum(s => s.Bytes),
        };

        quarantine.Complete();
        await load.CommitAsync(new(Mode, fingerprint, JsonSerializer.Serialize(report)), cancellation);
        return report with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }

    /// <summary>Removes the refused rows of earlier loads, once the database holds something else than the files they stood in.</summary>
    /// <param name="quarantineRoot">The folder of refused rows.</param>
    public static void Forget(string quarantineRoot) => Quarantine.Remove(quarantineRoot, _marketplace.Name, except: new HashSet<string>());

    private static async Task<Dictionary<string, FileSurvey>> SurveyAsync(OlistFolder files, CancellationToken cancellation)
    {
        var surveys = new Dictionary<string, FileSurvey>();
        await Parallel.ForEachAsync(files.Files.OrderByDescending(f => f.Value.Bytes), cancellation, (file, token) =>
        {
            var survey = FileSurvey.Of(file.Value, token);
            lock (surveys)
                surveys.Add(file.Key, survey);
            return ValueTask.CompletedTask;
        });
        return surveys;
    }

    private static Dictionary<string, OlistText> Texts(OlistFolder files, Dictionary<string, FileSurvey> surveys, CancellationToken cancellation)
    {
        var texts = new Dictionary<string, OlistText>();
        var dateOrder = new Lazy<DateOrder>(() => ColumnEvidence.Agreed(texts.Values.Select(t => t.DateOrder)));
        foreach (var table in _marketplace.Tables.Where(table => files.Files.ContainsKey(table.Name)))
            texts.Add(table.Name, new(files.Files[table.Name], table, surveys[table.Name], () => dateOrder.Value, cancellation));
        return texts;
    }

    private async Task<Dictionary<string, OlistFileReport>> LoadTablesAsync(
        DatabaseLoad load, Dictionary<string, OlistText> texts, Quarantine quarantine, CancellationToken cancellation)
    {
        var reports = new Dictionary<string, OlistFileReport>();
        foreach (var table in _marketplace.Tables.Where(table => !texts.ContainsKey(table.Name)))
            reports.Add(table.Name, new(table.Name, Marketplace.OlistFile(table), OlistFileState.Missing));

        await Parallel.ForEachAsync(texts.Values.OrderByDescending(t => t.Survey.Bytes), cancellation, async (text, token) =>
        {
            var report = await LoadTableAsync(load, text, quarantine, token);
            lock (reports)
                reports.Add(text.Table.Name, report);
        });
        return reports;
    }

    private async Task<OlistFileReport> LoadTableAsync(DatabaseLoad load, OlistText text, Quarantine quarantine, CancellationToken cancellation)
    {
        var (table, file) = (text.Table, text.File);
        var refused = quarantine.Open(table.Name, file.DisplayName, clock.GetUtcNow());
        if (text.Survey.Defect is { } defect)
        {
            refused.Add(defect);
            return new(table.Name, file.DisplayName, OlistFileState.Refused) { Refusal = defect };
        }

        await using var rows = await load.OpenAsync(table, cancellation);
        var report = await Readable(file, () => new FileLoad(text, target.Dialect, refused).RunAsync(rows, cancellation));
        var taken = await rows.CompleteAsync(cancellation);
        return taken == report.RowsLoaded
            ? report
            : throw new LoadException($"{target} took {taken:N0} of the {report.RowsLoaded:N0} rows of {table.Name}; nothing was changed.");
    }

    private async Task<OlistReport?> UnchangedAsync(string fingerprint, CancellationToken cancellation)
    {
        if (await DatabaseLoad.ReadMarkerAsync(target, cancellation) is not { Mode: Mode } marker || marker.Fingerprint != fingerprint)
            return null;
        var report = JsonSerializer.Deserialize<OlistReport>(marker.Details)!;
        var quarantined = report.Files.Where(f => f.RowsQuarantined > 0 || f.State is OlistFileState.Refused)
            .All(f => Quarantine.Holds(quarantineRoot, _marketplace.Name, f.Table, BatchIdOf(fingerprint)));
        return quarantined ? report : null;
    }

    private static string Fingerprint(OlistFolder files, Dictionary<string, FileSurvey> surveys)
    {
        var identity = new StringBuilder(Version);
        foreach (var table in _marketplace.Tables.Where(table => surveys.ContainsKey(table.Name)))
            identity.Append('\n').Append(table.Name).Append(' ').Append(files.Files[table.Name].DisplayName).Append(' ').Append(surveys[table.Name].Hash);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToString())));
    }

    private static string BatchIdOf(string fingerprint) => $"{Quarantine.BatchPrefix}{fingerprint[..12]}";

    private static async Task<T> Readable<T>(OlistFile file, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (FileSurvey.IsUnreadable(e))
        {
            throw new SimulationException($"{file.DisplayName} cannot be read any further: {e.Message} Nothing was changed in the database.", e);
        }
    }
}
