namespace EcommAspire.Warehouse.Builds;

/// <summary>
/// A build that is being made. It holds the warehouse's writer lock until it is disposed; one that is disposed before
/// <see cref="Finish"/> is recorded as failed, or stays as it was where it was resumed. Obtained from
/// <see cref="BuildStore.Begin"/> and <see cref="BuildStore.Resume"/>.
/// </summary>
public sealed class BuildDraft : IDisposable
{
    private readonly BuildStore _store;
    private readonly FileStream _lock;
    private bool _finished;

    internal BuildDraft(BuildStore store, FileStream writerLock, Build build, bool isResumed = false)
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

    /// <summary>Lets go of the writer lock.</summary>
    public void Dispose()
    {
        if (!_finished)
            Finish(BuildState.Failed, Build.Models, Build.Tests, "The run was interrupted.");
        _lock.Dispose();
    }
}
