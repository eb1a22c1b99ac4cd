using DuckDB.NET.Data;
using EcommAspire.FileLocks;

namespace EcommAspire.Warehouse.Builds;

/// <summary>
/// A build that is being made. It holds the warehouse's writer lock until it is disposed; one that is disposed before
/// <see cref="Finish"/> is recorded as failed, or stays as it was where it was resumed. Obtained from
/// <see cref="BuildStore.Begin"/> and <see cref="BuildStore.Resume"/>.
/// </summary>
public sealed class BuildDraft : IDisposable
{
    private readonly BuildStore _store;
    private readonly FileLock _lock;
    private bool _finished;

    internal BuildDraft(BuildStore store, FileLock writerLock, Build build, bool isResumed = false)
    {
        _finished = isResumed;
        _store = store;
        _lock = writerLock;
        Build = build;
    }

    /// <summary>The record as it stands.</summary>
    public Build Build { get; private set; }

    /// <summary>The DuckDB file to build into.</summary>
    public string Path => _store.PathOf(Build.Id);

    /// <summary>
    /// Copies tables of an earlier build into this one, which must be empty yet: a history lives in them that nothing else
    /// remembers. Tables that the earlier build does not have are passed over.
    /// </summary>
    /// <param name="earlier">The build to go on from; it is only read.</param>
    /// <param name="tables">Which tables.</param>
    /// <param name="writing">How what goes on with them writes the build.</param>
    /// <param name="cancellation">Stops the copying.</param>
    /// <returns>The tables copied.</returns>
    /// <exception cref="WarehouseException">The earlier build cannot be read, or this one not be written.</exception>
    public IReadOnlyList<CarriedTable> CarryOver(Build earlier, IReadOnlyCollection<CarriedTable> tables, BuildWriting writing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(writing);
        try
        {
            var carried = Builds.CarryOver.Run(_store.PathOf(earlier.Id), Path, writing, tables, cancellation);
            Build = Build with { CarriedFrom = earlier.Id };
            _store.Write(Build);
            return carried;
        }
        // A full disk says nothing of the earlier build, and is said as what it is.
        catch (DuckDBException e) when (!e.Message.Contains("No space left on device", StringComparison.Ordinal))
        {
            throw new WarehouseException(
                $"The history that the build {earlier.Id} holds ({string.Join(", ", tables)}) cannot be carried into the next build: {e.Message.Split('\n')[0].TrimEnd('.')}. "
                + $"Readers see {earlier.Id} as before. Where its file is damaged, put it back from a copy, or `ecomm builds rollback` points readers to the one before, whose history is gone on with then.",
                e);
        }
    }

    /// <summary>Records which models make the build.</summary>
    /// <param name="hash">A hash of them; null where some of its tables were made by others.</param>
    public void MadeBy(string? hash)
    {
        Build = Build with { MadeBy = hash };
        _store.Write(Build);
    }

    /// <summary>Records how the build ended. The file must be closed by then.</summary>
    /// <param name="state">How it ended.</param>
    /// <param name="models">Outcomes of its models.</param>
    /// <param name="tests">Outcomes of its tests.</param>
    /// <param name="reason">Why it failed, in a sentence.</param>
    public Build Finish(BuildState state, Outcomes models, Outcomes tests, string? reason = null)
    {
        Build = Build with
        {
            State = state,
            FinishedAt = _store.Now,
            Models = models,
            Tests = tests,
            Reason = reason,
            Bytes = File.Exists(Path) ? new FileInfo(Path).Length : 0,
        };
        _store.Write(Build);
        _finished = true;
        return Build;
    }

    /// <summary>Takes the build back, as if it had never begun: nothing was made.</summary>
    public void Discard()
    {
        _store.Remove(Build);
        _finished = true;
    }

    /// <summary>Lets go of the writer lock.</summary>
    public void Dispose()
    {
        if (!_finished)
            Finish(BuildState.Failed, Build.Models, Build.Tests, "The run was interrupted.");
        _lock.Dispose();
    }
}
