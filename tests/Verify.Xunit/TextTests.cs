namespace EcommAspire.Snapshots.Tests;

public sealed class TextTests
{
    [Fact]
    public Task Text_is_compared_with_the_file_beside_the_test() => Verify("select 1\nfrom there");

    [Fact]
    public Task Text_may_have_its_own_extension() => Verify("select 1", "sql");

    [Fact]
    public Task Line_endings_and_a_last_line_break_of_the_file_do_not_matter() => Verify("one\r\ntwo\rthree");

    [Fact]
    public Task Nothing_is_written_as_such() => Verify("");

    [Fact]
    public Task Null_is_written_as_such() => Verify((string?)null);

    [Theory]
    [InlineData("a/b", 1)]
    [InlineData("c", 2)]
    public Task Parameters_name_the_file(string text, int number) => Verify($"{text} {number}").UseParameters(text, number);

    public sealed class Nested
    {
        [Fact]
        public Task A_nested_class_names_its_parent() => Verify("nested");
    }
}
