using EcommAspire.Transformation.Artifacts.Catalog;
using EcommAspire.Transformation.Artifacts.Docs;
using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation;

/// <content>The project's documentation: <c>catalog.json</c> and one page.</content>
public sealed partial class ModelEngine
{
    /// <summary>
    /// Compiles the chosen nodes, asks the database for columns and sizes, and writes <c>manifest.json</c>, <c>catalog.json</c> and
    /// <c>index.html</c>, a page that needs no server. Where nodes are chosen, the catalog has only those. What could not be compiled or
    /// read is said on the page and in the result.
    /// </summary>
    public async Task<DocsResult> GenerateDocsAsync(
        NodeSelection selection, DocsOptions? options = null, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        options ??= new DocsOptions();
        RunResult? compiled = null;
        if (options.Compile)
        {
            compiled = await RunAsync(CommandKind.GenerateDocs, selection, progress, cancellationToken);
        }
        else
        {
            Warn(progress);
            WriteManifest();
        }

        // As in dbt, who does not compile asks for all of the catalog.
        var chosen = options.Compile && !selection.IsEverything ? List(selection).Select(n => n.UniqueId).ToHashSet() : null;
        return await WriteDocsAsync(compiled, options, chosen, progress, cancellationToken);
    }

    internal async Task<DocsResult> WriteDocsAsync(RunResult? compiled, DocsOptions options, IReadOnlySet<string>? chosen = null, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<Node> nodes = [.. ProjectCatalog.RelationsOf(Project.Graph).Where(n => chosen?.Contains(n.UniqueId) ?? true)];
        var catalog = options.ReadCatalog
            ? await InSession(CommandKind.GenerateDocs, progress, (run, session) => new CatalogReader(run, session, cancellationToken) { IsOfRelations = options.Compile }.Read(nodes), cancellationToken)
            : ProjectCatalog.Empty;
        var catalogPath = CatalogFile.Write(_state, nodes, catalog);
        var page = DocsPage.Write(TargetPath, Project.Name, new DocsContent(_state, Project, catalog, compiled).ToJson());
        DocsAssets.Copy(_state.Root, TargetPath);
        if (options.Static)
            Files.WriteWhole(Path.Combine(TargetPath, "static_index.html"), copy => copy.Write(File.ReadAllBytes(page)));
        return new DocsResult(page, catalogPath, compiled, catalog.Errors);
    }
}

/// <summary>What <see cref="ModelEngine.GenerateDocsAsync"/> does beside writing.</summary>
public sealed record DocsOptions
{
    /// <summary>Whether nodes are compiled, so that the page shows their SQL.</summary>
    public bool Compile { get; init; } = true;

    /// <summary>Whether the database is asked for columns and sizes.</summary>
    public bool ReadCatalog { get; init; } = true;

    /// <summary>Whether the page, which is whole in one file anyway, is there by dbt's name of such a file too: <c>static_index.html</c>.</summary>
    public bool Static { get; init; }
}

/// <summary>What was written.</summary>
/// <param name="Page">The page, absolute.</param>
/// <param name="Catalog"><c>catalog.json</c>, absolute.</param>
/// <param name="Compiled">What became of the nodes that were compiled, or null.</param>
/// <param name="Problems">What of the database could not be read.</param>
public sealed record DocsResult(string Page, string Catalog, RunResult? Compiled, IReadOnlyList<string> Problems)
{
    /// <summary>Whether everything could be compiled and read.</summary>
    public bool Success => Problems.Count == 0 && Compiled is null or { Success: true };
}
