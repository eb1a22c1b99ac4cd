using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Remembers which test is running. The build puts it on every test assembly that references the package.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class UseVerifyAttribute : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<MethodInfo?> _running = new();

    internal static MethodInfo Running =>
        _running.Value ?? throw new InvalidOperationException(
            "Verify was called outside a test, or the test assembly lacks [assembly: UseVerify], which the build adds.");

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => _running.Value = methodUnderTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest) => _running.Value = null;
}
