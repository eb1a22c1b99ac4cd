using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using System.Text;
using VerifyTests.Scrubbing;
using VerifyTests.Serialization;

namespace VerifyTests.Snapshots;

/// <summary>Renders what a test made and compares it with what a person accepted.</summary>
internal static class Snapshot
{
    /// <summary>Accepts everything, except where a build server runs the tests.</summary>
    private const string AcceptVariable = "VERIFY_ACCEPT";

    private static readonly string[] _buildServers = ["CI", "BUILD_ID", "TF_BUILD", "GITHUB_ACTIONS", "TEAMCITY_VERSION"];
    private static readonly ConcurrentDictionary<Assembly, DirectoryNames> _directories = [];

    public static Task CompareAsync(
        MethodInfo test, VerifySettings settings, string sourceFile, string extension, Func<ScrubContext, string> render)
    {
        var files = SnapshotFiles.For(test, settings, sourceFile, extension);
        var directories = _directories.GetOrAdd(test.ReflectedType!.Assembly, DirectoryNames.Of);
        var received = render(new ScrubContext(settings, directories));
        var verified = files.ReadVerified();
        var stale = files.Stale.ToArray();
        var isEqual = verified is not null && (verified == received || verified == received + "\n");
        if (isEqual && stale.Length == 0)
            return Task.CompletedTask;

        if (!isEqual)
            files.WriteReceived(received);

        if (!Accepts())
            throw new VerifyException(Message(files, received, verified, isEqual, stale));

        if (!isEqual)
            files.Accept();
        Array.ForEach(stale, File.Delete);
        return Task.CompletedTask;
    }

    public static string OfText(string? target, ScrubContext context) => target switch
    {
        null => "null",
        _ => context.Scrub(target.TrimStart('\uFEFF') is { Length: > 0 } text ? text : "emptyString"),
    };

    public static string OfObject(object? target, ScrubContext context) => target switch
    {
        null => "null",
        string or StringBuilder or StringWriter => OfText(target.ToString(), context),
        bool or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger or Half or Guid => OfText(target.ToString(), context),
        DateOnly or TimeOnly or DateTime or DateTimeOffset => throw new NotSupportedException(
            $"The stand-in for Verify does not write a lone {target.GetType().Name} as the real package does: verify a text made of it."),
        _ => ObjectText.Of(target, context),
    };

    private static bool Accepts() =>
        Environment.GetEnvironmentVariable(AcceptVariable) is "1" or "true"
        && !Array.Exists(_buildServers, name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    private static string Message(SnapshotFiles files, string received, string? verified, bool isEqual, string[] stale)
    {
        var receivedName = Path.GetFileName(files.Received);
        var verifiedName = Path.GetFileName(files.Verified);
        var kind = verified is null ? "New:" : "NotEqual:";
        var message = new StringBuilder($"Directory: {files.Directory}\n");
        if (!isEqual)
            message.Append($"{kind}\n  - Received: {receivedName}\n    Verified: {verifiedName}\n");
        if (stale.Length > 0)
            message.Append("Delete:\n").AppendJoin("", stale.Select(file => $"  - {Path.GetFileName(file)}\n"));
        if (isEqual)
            return message.Append($"Equal:\n  - Received: {receivedName}\n    Verified: {verifiedName}\n").ToString();

        message.Append($"\nFileContent:\n\n{kind}\n\nReceived: {receivedName}\n{received}\n");
        if (verified is not null)
            message.Append($"Verified: {verifiedName}\n{verified}\n");

        return message.Append('\n').ToString();
    }
}
