using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;

namespace EcommAspire.Cli.Models;

/// <summary>
/// The platform's third severity, below warn: what a test finds is put on record and nobody is troubled. dbt has only error
/// and warn, so such a test is of severity warn and says <c>meta: {quality: logged}</c> beside it.
/// </summary>
internal static class LoggedTests
{
    /// <summary>Whether what the test finds is only put on record.</summary>
    public static bool OnlyLogs(this Node test) =>
        test.ResourceType is ResourceType.Test
        && "warn".Equals(test.Config.Text("severity"), StringComparison.OrdinalIgnoreCase)
        && test.Config.Meta.GetValueOrDefault("quality") is "logged";

    /// <summary>Whether the test found something that is only put on record.</summary>
    public static bool IsLogged(this NodeResult result) => result.Status is NodeStatus.Warn && result.Node.OnlyLogs();
}
