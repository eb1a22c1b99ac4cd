namespace VerifyTests;

/// <summary>What an accepted snapshot holds.</summary>
public sealed class VerifyResult
{
    internal VerifyResult(string text) => Text = text;

    /// <summary>The text that was compared.</summary>
    public string Text { get; }
}
