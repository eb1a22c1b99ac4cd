namespace EcommAspire.AppHost;

/// <summary>What the exit code of a program says of how it ended.</summary>
internal static class Ending
{
    // .NET says by which signal a program was ended as a shell does (https://www.gnu.org/software/bash/manual/bash.html#Exit-Status).
    private const int Signal = 128;
    private const int Interrupt = 2;
    private const int Kill = 9;
    private const int Terminate = 15;

    // Aspire's orchestrator says only that there is no code, and of a program that it has started itself it is then a signal.
    private const int Unknown = -1;

    /// <summary>Whether it was done, interrupted or stopped.</summary>
    public static bool IsAsTold(int exitCode) => exitCode is 0 or Signal + Interrupt or Signal + Terminate;

    /// <summary>Why it ended, where that was not as it was told.</summary>
    /// <param name="exitCode">What it ended with.</param>
    /// <param name="said">The last error that it wrote, if any.</param>
    public static string Explain(int exitCode, string? said) => exitCode switch
    {
        // What was killed had no time to say so, and what it said last is about something else.
        Signal + Kill => "It was killed: by somebody, or for want of memory.",
        Unknown => "A signal ended it: it was killed, by somebody or for want of memory, or it broke down.",
        > Signal and < 2 * Signal => said ?? $"It was ended by signal {exitCode - Signal}.",
        _ => said ?? $"It ended with exit code {exitCode}.",
    };
}
