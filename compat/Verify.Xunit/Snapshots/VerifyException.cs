namespace VerifyTests.Snapshots;

/// <summary>A snapshot that nobody has accepted.</summary>
internal sealed class VerifyException(string message) : Exception(message)
{
    /// <inheritdoc/>
    public override string StackTrace => ""; // the message says it all
}
