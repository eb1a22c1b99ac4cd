using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using EcommAspire.FileLocks;

namespace EcommAspire.Warehouse.Builds;

/// <summary>
/// The warehouse's folder: one DuckDB file and one record a build, and the file <c>current</c>, whose one line names the
/// build that readers see. Writing, auditing and publishing are three steps: a build is made in a file no reader looks at,
/// its tests run on that file, and only then is the pointer replaced, by one rename.
/// </summary>
/// <param name="root">The folder, made when the first build begins.</param>
/// <param name="clock">The time; the system's where null.</param>
public sealed class BuildStore(string root, TimeProvider? clock = null)
{
    private const int KeepFailed = 1;
    private static readonly ActivitySource _activities = new("EcommAspire.Warehouse");
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    internal DateTimeOffset Now => _clock.GetUtcNow();

    private string Pointer => Path.Combine(Root, "current");

    /// <summary>The file of a build.</summary>
    public string PathOf(string id) => Path.Combine(Root, id + ".duckdb");

    /// <summary>The connection string that opens a build to be read, whatever characters the folder's name holds.</summary>
    internal string ReadOnly(string id) => new DbConnectionStringBuilder { ["DataSource"] = PathOf(id), ["access_mode"] = "READ_ONLY" }.ConnectionString;

    /// <summary>
    /// Every build there is, newest first. One whose record cannot be read is among them as <see cref="BuildState.Damaged"/>,
    /// with what is wrong as its <see cref="Build.Reason"/>, and keeps nobody from the others.
    /// </summary>
    public IReadOnlyList<Build> List() => !Directory.Exists(Root)
        ? []
        : [.. Directory.EnumerateFiles(Root, "*.json").Select(Read).Where(IsStillThere).OrderByDescending(b => b.Id, StringComparer.Ordinal)];

    /// <summary>The build of that identifier, or of the only one that begins or ends with it.</summary>
    /// <exception cref="WarehouseException">There is none, or there are several.</exception>
    public Build Get(string id)
    {
        var builds = List();
        var exact = builds.FirstOrDefault(b => b.Id == id);
        if (exact is not null)
            return exact;
        var like = builds.Where(b => b.Id.StartsWith(id, StringComparison.Ordinal) || b.Id.EndsWith(id, StringComparison.Ordinal)).ToList();
        return like.Count switch
        {
            1 => like[0],
            0 => throw new WarehouseException($"There is no build {id} in {Root}; `ecomm builds ls` lists those there are."),
            _ => throw new WarehouseException($"{id} may mean any of {string.Join(", ", like.Select(b => b.Id))}; give more of it."),
        };
    }

    /// <summary>The published build; null where nothing was published yet.</summary>
    /// <exception cref="WarehouseException">The pointer is damaged, or names a build that is not there.</exception>
    public Build? Published()
    {
        if (!File.Exists(Pointer))
            return null;
        var id = File.ReadAllText(Pointer).Trim();
        var way = "`ecomm builds ls` lists the builds, `ecomm builds publish ID` points readers to one";
        if (!IsIdentifier(id))
            throw new WarehouseException($"The file {Pointer} is damaged: it must hold one line, the published build's identifier. {Capital(way)}.");
        if (!File.Exists(PathOf(id)))
            throw new WarehouseException($"The file {Pointer} names the build {id}, whose file {id}.duckdb is not there. {Capital(way)}.");
        return Read(RecordOf(id));
    }

    /// <summary>The build whose history the next one goes on with: the published one; null before anything was published.</summary>
    /// <exception cref="WarehouseException">The pointer is lost or damaged, or names a build that is not there: whose history it is to be, is for a person to say.</exception>
    public Build? Forerunner()
    {
        if (Published() is { } published)
            return published;
        return List().FirstOrDefault(b => b.PublishedAt is not null || b.State is BuildState.Damaged) is not { } lost
            ? null
            : throw new WarehouseException(
                $"The file {Pointer} is gone, though builds were published; a new build would begin without the history they hold. "
                + $"`ecomm builds publish {lost.Id}` points readers to the newest again; to begin anew, remove the folder {Root}.");
    }

    /// <summary>
    /// Whether a build goes on with the history of the published one: is it, or was made from it, by others between that no
    /// reader saw. What readers saw and were taken back from led elsewhere.
    /// </summary>
    public bool GoesOnWith(Build build, Build published)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(published);
        var builds = List().ToDictionary(b => b.Id);
        for (var at = build; at is not null; at = (at.BasedOn ?? at.CarriedFrom) is { } before ? builds.GetValueOrDefault(before) : null)
        {
            if (at.Id == published.Id)
                return true;
            if (at.PublishedAt is not null)
                return false;
        }

        return false;
    }

    /// <summary>Begins a build, and takes the writer lock. What a killed writer left behind is cleared away.</summary>
    /// <param name="basis">The build whose copy it starts from; null to start afresh.</param>
    /// <exception cref="WarehouseException">Another process is building.</exception>
    public BuildDraft Begin(Build? basis = null)
    {
        Directory.CreateDirectory(Root);
        var writerLock = Lock();
        try
        {
            ClearAbandoned();
            var newest = List().FirstOrDefault(b => b.State is not BuildState.Damaged);
            var build = new Build(NewId(Now, newest), BuildState.Building, Now) { BasedOn = basis?.Id };
            Write(build);
            if (basis is not null)
                File.Copy(PathOf(basis.Id), PathOf(build.Id));
            return new BuildDraft(this, writerLock, build);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Takes a build up again that no reader has seen, to audit it, and takes the writer lock. Left unfinished, it stays as it was.</summary>
    /// <param name="build">The build.</param>
    /// <exception cref="WarehouseException">Readers have seen it, or another process is building.</exception>
    public BuildDraft Resume(Build build)
    {
        ArgumentNullException.ThrowIfNull(build);
        var writerLock = Lock();
        try
        {
            // As it is now that nobody else writes.
            var present = Get(build.Id);
            return present is { PublishedAt: null, State: not (BuildState.Building or BuildState.Damaged) }
                ? new(this, writerLock, present, isResumed: true)
                : throw new WarehouseException($"The build {build.Id} may be read by now, so it is not written to any more.");
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Points readers to a build. Readers that have another one open keep it until they open again.</summary>
    /// <param name="id">The build.</param>
    /// <param name="force">Whether a build whose tests failed or did not run may be published.</param>
    /// <exception cref="WarehouseException">The build is not fit to be read.</exception>
    public Build Publish(string id, bool force = false)
    {
        using var activity = _activities.StartActivity("publish");
        activity?.SetTag("ecomm.build", id);
        var build = Get(id);
        if (!File.Exists(PathOf(build.Id)))
            throw new WarehouseException($"The build {build.Id} has a record but no file {build.Id}.duckdb; it cannot be published.");
        if (build.State is BuildState.Building)
            throw new WarehouseException($"The build {build.Id} is not complete.");
        if (build.State is not BuildState.Passed && !force)
        {
            throw new WarehouseException(build.State switch
            {
                BuildState.Untested => $"The tests of the build {build.Id} have not run; `ecomm model build` makes one whose tests have, --force publishes this one all the same.",
                BuildState.Damaged => $"{build.Reason} --force publishes the build all the same, with a new record.",
                _ => $"The build {build.Id} failed ({build.Reason}); --force publishes it all the same.",
            });
        }

        // Whoever forces a build with a damaged record vouches for it; that its tests ran is not known.
        if (build.State is BuildState.Damaged)
            build = build with { State = BuildState.Untested, Reason = null };
        build = build with { PublishedAt = build.PublishedAt ?? Now };
        Write(build);
        Replace(Pointer, build.Id + "\n");
        return build;
    }

    /// <summary>Points readers back to an earlier build.</summary>
    /// <param name="to">Which; null for the one published before the present one.</param>
    /// <exception cref="WarehouseException">There is no such build.</exception>
    public Build Rollback(string? to = null)
    {
        if (to is not null)
        {
            var chosen = Get(to);
            return chosen.PublishedAt is not null
                ? Publish(chosen.Id, force: true)
                : throw new WarehouseException($"The build {chosen.Id} was never published; `ecomm builds publish {chosen.Id}` publishes it.");
        }

        var present = Published() ?? throw new WarehouseException("Nothing is published, so there is nothing to roll back from.");
        var before = List().FirstOrDefault(b => b.PublishedAt is not null && string.CompareOrdinal(b.Id, present.Id) < 0 && File.Exists(PathOf(b.Id)))
            ?? throw new WarehouseException($"No build published before {present.Id} is kept, so there is nothing to roll back to.");
        return Publish(before.Id, force: true);
    }

    /// <summary>
    /// Removes old builds: all but the published one, the <paramref name="keep"/> newest that passed, and the newest that
    /// failed, which is kept to be looked at. A build with a damaged record stays too: what it is, is for a person to say.
    /// </summary>
    /// <returns>The builds removed.</returns>
    public IReadOnlyList<Build> Prune(int keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        var published = Published()?.Id;
        var builds = List();
        var kept = builds.Where(b => b.State is BuildState.Passed).Take(keep)
            .Concat(builds.Where(b => b.State is BuildState.Failed or BuildState.Untested).Take(KeepFailed))
            .Concat(builds.Where(b => b.State is BuildState.Building or BuildState.Damaged || b.Id == published))
            .Select(b => b.Id)
            .ToHashSet();
        var removed = builds.Where(b => !kept.Contains(b.Id)).ToList();
        removed.ForEach(Remove);
        return removed;
    }

    internal void Write(Build build) => Replace(RecordOf(build.Id), JsonSerializer.Serialize(build, Build.Json) + "\n");

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static string Capital(string text) => text[0] == '`' ? text : char.ToUpperInvariant(text[0]) + text[1..];

    // Rename is atomic: a reader sees the old content or the new one, whenever the writer dies.
    private static void Replace(string path, string content)
    {
        var temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private Build Read(string path)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        try
        {
            var build = JsonSerializer.Deserialize<Build>(File.ReadAllText(path), Build.Json);
            return build?.Id == id ? build : Damaged("it holds no record of that build");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return Damaged(e.Message.TrimEnd('.'));
        }

        Build Damaged(string problem)
        {
            var file = new FileInfo(PathOf(id));
            return new(id, BuildState.Damaged, new(File.GetLastWriteTimeUtc(file.Exists ? file.FullName : path)))
            {
                Reason = $"The build record {path} cannot be read: {problem}. Put it back from a copy, or remove it with {file.Name}.",
                Bytes = file.Exists ? file.Length : 0,
            };
        }
    }

    // Another process may prune while the folder is being listed.
    private bool IsStillThere(Build build) => build.State is not BuildState.Damaged || File.Exists(RecordOf(build.Id));

    private string RecordOf(string id) => Path.Combine(Root, id + ".json");

    // Later builds sort later, also where the clock stands still or is set back.
    private static string NewId(DateTimeOffset at, Build? newest)
    {
        if (newest is not null && at <= newest.StartedAt)
            at = newest.StartedAt;
        var id = Id();
        while (newest is not null && string.CompareOrdinal(id, newest.Id) <= 0)
        {
            at = at.AddMilliseconds(1);
            id = Id();
        }

        return id;

        string Id() => $"{at.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
    }

    private FileLock Lock() => FileLock.TryExclusive(Path.Combine(Root, ".writer"))
        ?? throw new WarehouseException($"Another process is building in {Root}; wait for it to end.");

    // Only called with the writer lock held, so whatever says it is building is dead.
    private void ClearAbandoned()
    {
        foreach (var dead in List().Where(b => b.State is BuildState.Building))
            Remove(dead);
        foreach (var leftover in Directory.EnumerateFiles(Root, "*.tmp"))
            File.Delete(leftover);
    }

    // The record goes last, so that a kill between the two leaves something that the next prune still finds.
    internal void Remove(Build build)
    {
        File.Delete(PathOf(build.Id));
        File.Delete(PathOf(build.Id) + ".wal");
        // What the engine could not hold in memory; it removes that itself, unless it was killed.
        if (Directory.Exists(PathOf(build.Id) + ".tmp"))
            Directory.Delete(PathOf(build.Id) + ".tmp", recursive: true);
        File.Delete(RecordOf(build.Id));
    }
}
