using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Testing;

namespace EcommAspire.Transformation.Execution;

/// <summary>Makes a node's Jinja into SQL.</summary>
internal sealed class NodeCompiler(RunState run)
{
    public CompiledNode Compile(Node node, RunScope scope, IEngineSession session, CancellationToken cancellation)
    {
        if (node is { Language: "python", ResourceType: ResourceType.Model })
            return new CompiledNode(node.RawCode, node.RawCode, []);
        if (node.UnitTest is not null)
            return new UnitTestCompiler(run).Compile(node, scope, session, cancellation);
        var bare = node.TestMetadata is null
            ? scope.Render(node.RawCode, node.DisplayPath)
            : RenderTest(node, scope);
        List<(string Id, string Cte)> ctes = [];
        foreach (var read in scope.EphemeralReads)
        {
            var compiled = CompiledEphemeral(node, read, session, cancellation);
            foreach (var inner in compiled.Ctes)
                if (!ctes.Exists(c => c.Id == inner.Id))
                    ctes.Add(inner);
            if (!ctes.Exists(c => c.Id == read.UniqueId))
                ctes.Add((read.UniqueId, $" {Ctes.NameOf(read)} as (\n{compiled.Bare}\n)"));
        }

        var isWhole = run.Project.Options.InjectEphemeralCtes || run.Command is not ("compile" or "show");
        return new CompiledNode(isWhole ? Ctes.Inject(bare, ctes) : bare, bare, ctes);
    }

    private CompiledNode CompiledEphemeral(Node reader, Node read, IEngineSession session, CancellationToken cancellation)
    {
        try
        {
            return run.Ephemeral.GetOrAdd(read.UniqueId, _ => new Lazy<CompiledNode>(() => CompileEphemeral(read, session, cancellation))).Value;
        }
        catch (EphemeralException e)
        {
            throw new EphemeralException(reader, e.Broken, e.Cause);
        }
        catch (Exception e) when (e is JinjaException or EngineException)
        {
            throw new EphemeralException(reader, read, Problems.Describe(e, read, null, null, run.Project.Root.Root));
        }
    }

    private CompiledNode CompileEphemeral(Node node, IEngineSession session, CancellationToken cancellation)
    {
        var scope = new RunScope(run, node, session, cancellation);
        var compiled = Compile(node, scope, session, cancellation);
        Files.WriteText(CompiledPath(node), compiled.Code);
        run.Compiled(node.UniqueId, compiled, CompiledPath(node));
        return compiled with { Bare = compiled.Bare };
    }

    public string CompiledPath(Node node, string? batch = null) => Below("compiled", node, batch);

    public string RunPath(Node node, string? batch = null) => Below("run", node, batch);

    private string Below(string folder, Node node, string? batch)
    {
        var path = node.UnitTest is not null || node.ResourceType == ResourceType.Test && node.TestMetadata is not null
            ? System.IO.Path.Combine(node.OriginalFilePath, node.Path)
            : node.OriginalFilePath;
        if (node.ResourceType == ResourceType.Snapshot)
            path = System.IO.Path.Combine(node.OriginalFilePath, node.Name + ".sql");
        if (batch is not null)
            path = System.IO.Path.Combine(System.IO.Path.ChangeExtension(path, null), $"{System.IO.Path.GetFileNameWithoutExtension(path)}_{batch}.sql");
        return System.IO.Path.Combine(run.Project.TargetPath, folder, node.PackageName, path);
    }

    private string RenderTest(Node node, RunScope scope)
    {
        var test = node.TestMetadata!;
        var macros = run.Project.Macros;
        var macro = (test.Namespace is { } ns ? macros.Find(ns, "test_" + test.Name) : macros.Resolve("test_" + test.Name, node.PackageName))!;
        return JinjaValue.ToText(scope.Call(macro, TestArguments.Render(node, scope, RenderOptions.Default)));
    }
}
