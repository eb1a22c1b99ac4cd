using EcommAspire.Domain;
using EcommAspire.Domain.Ddl;

namespace EcommAspire.Cli.Stack;

/// <summary>How a relational source is reached in this run.</summary>
/// <param name="Source">The source.</param>
/// <param name="Dialect">Which engine it is.</param>
/// <param name="ConnectionString">How to connect; holds a password, so it is never shown.</param>
/// <param name="Server">What a person calls it: the engine's name and version, or that it was given from outside.</param>
/// <param name="IsEmbedded">Whether we run the server ourselves.</param>
internal sealed record SourceEndpoint(Source Source, SqlDialect Dialect, string ConnectionString, string Server, bool IsEmbedded)
{
    public override string ToString() => $"{Source.Name} ({Server})";
}
