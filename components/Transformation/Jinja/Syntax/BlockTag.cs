namespace EcommAspire.Transformation.Jinja.Syntax;

/// <summary>What follows the name of a host's block in its opening tag.</summary>
public enum BlockHeader
{
    /// <summary>Nothing: <c>{% snapshot orders %}</c></summary>
    Name,
    /// <summary>A macro's parameters: <c>{% test is_small(model, limit=3) %}</c></summary>
    Signature,
    /// <summary>Options after commas: <c>{% materialization view, adapter='duckdb' %}</c>; an option without a value is true.</summary>
    Options,
}

/// <summary>A block tag that the host adds to the language: <c>{% name … %}…{% endname %}</c>.</summary>
/// <param name="Name">The tag.</param>
/// <param name="Header">What its opening tag holds.</param>
/// <param name="IsRaw">Whether the body is text that is not parsed.</param>
public sealed record BlockTag(string Name, BlockHeader Header = BlockHeader.Name, bool IsRaw = false)
{
    /// <summary>The tag that closes the block.</summary>
    public string EndName { get; } = "end" + Name;
}
