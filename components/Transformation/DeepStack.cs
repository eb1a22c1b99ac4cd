using System.Runtime.ExceptionServices;

namespace EcommAspire.Transformation;

/// <summary>Deep macros and templates need more stack than a pool thread has.</summary>
internal static class DeepStack
{
    /// <summary>Bytes of stack.</summary>
    public const int Size = 16 * 1024 * 1024;

    /// <summary>Does it on a thread with that much, and waits for it.</summary>
    public static T Run<T>(Func<T> act)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = act();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, Size)
        { Name = "MainThread", IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
