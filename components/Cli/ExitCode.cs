namespace EcommAspire.Cli;

/// <summary>What a command tells the shell (docs/interfaces.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It ran, and something in it failed.</summary>
    public const int Failed = 1;

    /// <summary>It could not run.</summary>
    public const int CouldNotRun = 2;

    public const int Interrupted = 130;
}
