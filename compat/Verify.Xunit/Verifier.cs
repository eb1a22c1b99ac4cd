using System.Runtime.CompilerServices;
using VerifyTests;
using VerifyTests.Scrubbing;
using VerifyTests.Snapshots;

namespace VerifyXunit;

/// <summary>Compares what a test made with the file beside the test that a person has read and accepted.</summary>
public static class Verifier
{
    private const string Text = "txt";

    /// <summary>Verifies text.</summary>
    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Verify(target, Text, settings, sourceFile);

    /// <summary>Verifies text of a kind that deserves its own file extension.</summary>
    public static SettingsTask Verify(string? target, string extension, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Run(settings, sourceFile, extension, context => Snapshot.OfText(target, context));

    /// <summary>Verifies an object, written member by member.</summary>
    public static SettingsTask Verify(object? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        Run(settings, sourceFile, Text, context => Snapshot.OfObject(target, context));

    private static SettingsTask Run(VerifySettings? settings, string sourceFile, string extension, Func<ScrubContext, string> render) =>
        new(settings, current => Snapshot.CompareAsync(UseVerifyAttribute.Running, current, sourceFile, extension, render));
}
