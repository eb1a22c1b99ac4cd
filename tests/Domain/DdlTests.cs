using EcommAspire.Domain.Ddl;

namespace EcommAspire.Domain.Tests;

public sealed class DdlTests
{
    [Theory]
    [InlineData(SqlDialect.PostgreSql)]
    [InlineData(SqlDialect.MySql)]
    public Task Ddl_of_the_relational_sources(SqlDialect dialect) =>
        Verifier.Verify(string.Join("\n\n", Business.Sources
            .Where(s => s.Kind is SourceKind.Relational)
            .SelectMany(s => s.Tables.SelectMany(t => SourceDdl.FinishTable(s, t, dialect).Prepend(SourceDdl.CreateTable(t, dialect))))
            .Select(statement => statement + ";")))
        .UseParameters(dialect);
}
