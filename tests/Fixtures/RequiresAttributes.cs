using Xunit;

namespace EcommAspire.Fixtures;

/// <summary>A fact that is skipped, with the reason, where the machine lacks what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresFactAttribute : FactAttribute
{
    /// <summary>Names what the test needs.</summary>
    public RequiresFactAttribute(Needs needs) => Skip = NeedsCheck.Unmet(needs);
}

/// <summary>A theory that is skipped, with the reason, where the machine lacks what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresTheoryAttribute : TheoryAttribute
{
    /// <summary>Names what the test needs.</summary>
    public RequiresTheoryAttribute(Needs needs) => Skip = NeedsCheck.Unmet(needs);
}
