using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;

namespace EcommAspire.Transformation.Execution;

/// <summary>
/// The engine, opened beside what a run does before it needs it, unless that would leave something behind. Not taken, it is closed
/// again, and what went wrong with it is nobody's concern.
/// </summary>
internal sealed class EngineOpening(ProjectState state) : IDisposable
{
    private readonly Task<IEngine>? _opening = state.Engine.OpensWithoutTrace(state.Profile, state.Root.Root) ? Task.Run(() => Open(state)) : null;
    private bool _isTaken;

    /// <summary>The engine, which the caller disposes of.</summary>
    public IEngine Take()
    {
        _isTaken = true;
        return _opening?.GetAwaiter().GetResult() ?? Open(state);
    }

    public void Dispose()
    {
        if (_isTaken || _opening is null)
            return;
        ((IAsyncResult)_opening).AsyncWaitHandle.WaitOne();
        if (_opening.IsCompletedSuccessfully)
            _opening.Result.Dispose();
    }

    private static IEngine Open(ProjectState state) => state.Engine.Open(state.Profile, state.Root.Root);
}
