namespace EcommAspire.AppHost.Tests;

/// <summary>What a person reads of a program that has ended.</summary>
public sealed class EndingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(130)]
    [InlineData(143)]
    public void What_was_done_interrupted_or_stopped_ended_as_told(int code) => Ending.IsAsTold(code).ShouldBeTrue();

    /// <summary>Aspire's orchestrator has -1 where a signal ended a program; .NET has 137.</summary>
    [Theory]
    [InlineData(-1, "A signal ended it: it was killed, by somebody or for want of memory, or it broke down.")]
    [InlineData(137, "It was killed: by somebody, or for want of memory.")]
    public void What_was_killed_had_no_time_to_say_so(int code, string explained)
    {
        Ending.IsAsTold(code).ShouldBeFalse();
        Ending.Explain(code, "What was said before.").ShouldBe(explained);
    }

    [Theory]
    [InlineData(134, null, "It was ended by signal 6.")]
    [InlineData(134, "Out of order.", "Out of order.")]
    [InlineData(1, "The port is taken.", "The port is taken.")]
    [InlineData(2, null, "It ended with exit code 2.")]
    public void What_failed_says_why_or_with_which_code(int code, string? said, string explained) => Ending.Explain(code, said).ShouldBe(explained);
}
