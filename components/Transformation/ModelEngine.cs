using EcommAspire.Transformation.Execution;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation;

/// <summary>A loaded dbt project and the commands on it. Thread safe after loading; one command at a time.</summary>
public sealed class ModelEngine : IDisposable
{
    private ModelEngine(ModelOptions options, ModelProject project)
    {
        Options = options;
        Project = project;
    }

    /// <summary>What it was loaded with.</summary>
    public ModelOptions Options { get; }

    /// <summary>The parsed project.</summary>
    public ModelProject Project { get; }

    /// <summary>The folder of artifacts and compiled SQL, absolute.</summary>
    public string TargetPath => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Reads and parses the project. Throws a <see cref="ProjectException"/> that says what is wrong and where.</summary>
    public static ModelEngine Load(ModelOptions options) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Seeds, models and tests in the order of the graph; what failed takes its readers down with it.</summary>
    public Task<RunResult> BuildAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Models.</summary>
    public Task<RunResult> RunAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Data tests.</summary>
    public Task<RunResult> TestAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Seeds.</summary>
    public Task<RunResult> SeedAsync(NodeSelection selection, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Renders nodes into <c>target/compiled</c> without running them.</summary>
    public Task<RunResult> CompileAsync(NodeSelection selection, string? inline = null, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>The first rows of a node or of a query with Jinja; <paramref name="limit"/> below zero is none.</summary>
    public Task<ShowResult> ShowAsync(NodeSelection selection, string? inline = null, int limit = 5, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Calls a macro.</summary>
    public Task<RunResult> RunOperationAsync(string macro, IReadOnlyDictionary<string, object?> arguments, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>The chosen nodes, by id.</summary>
    public IReadOnlyList<Node> List(NodeSelection selection) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Writes <c>manifest.json</c>.</summary>
    public string WriteManifest() => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>The failing rows of a test's result, at most <paramref name="limit"/>.</summary>
    public Task<ResultTable> FailingRowsAsync(NodeResult test, int limit = 10, CancellationToken cancellationToken = default) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Whether profile and database answer: one line a check.</summary>
    public static IReadOnlyList<DebugCheck> Debug(ModelOptions options) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Removes the project's <c>clean-targets</c>; gives the folders removed.</summary>
    public static IReadOnlyList<string> Clean(ModelOptions options) => throw new NotSupportedException("The engine is being wired up.");

    /// <summary>Installs the packages that <c>packages.yml</c> or <c>dependencies.yml</c> name by a local folder; gives their names.</summary>
    public static IReadOnlyList<string> Deps(ModelOptions options) => throw new NotSupportedException("The engine is being wired up.");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>One check of <c>debug</c>.</summary>
public sealed record DebugCheck(string Name, bool Ok, string Message);
