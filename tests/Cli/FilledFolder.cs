using EcommAspire.Fixtures;

namespace EcommAspire.Cli.Tests;

/// <summary>A data folder with a small business and one published build, made once for all that only read it.</summary>
public sealed class FilledFolder : IAsyncLifetime
{
    public Ecomm Ecomm { get; } = new();

    /// <summary>The run that filled it.</summary>
    public EcommResult Run { get; private set; } = new(-1, "", "");

    /// <summary>The published build.</summary>
    public string Build => File.ReadAllText(Path.Combine(Ecomm.Data, "warehouse", "current")).Trim();

    public async Task InitializeAsync() => Run = await Ecomm.RunAsync([.. FilledData.Run]);

    public async Task DisposeAsync() => await Ecomm.DisposeAsync();
}

[CollectionDefinition(nameof(FilledFolder))]
public sealed class FilledFolderCollection : ICollectionFixture<FilledFolder>;
