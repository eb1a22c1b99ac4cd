using EcommAspire.Transformation.Engines;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;
using EcommAspire.Transformation.Testing.UnitTests;

namespace EcommAspire.Transformation.Execution;

/// <summary>Makes the SQL of a unit test: the model's, with given rows in place of what it reads.</summary>
internal sealed class UnitTestCompiler(RunState run)
{
    /// <summary>The node that is run for a unit test: the model's code under the test's name.</summary>
    public static Node Runnable(Node node, UnitTest test)
    {
        var name = node.Version is null ? node.Name : $"{node.Name}_v{node.Version}";
        var config = new NodeConfig(test.Model.Config.Values);
        config.Set("materialized", "unit");
        config.Set("contract", new Dictionary<string, object?> { ["enforced"] = false });
        config.Set("expected_rows", test.Expected.Rows.Cast<object?>().ToList());
        config.Set("expected_sql", test.Expected.Sql);
        return new Node
        {
            UniqueId = node.UniqueId,
            ResourceType = ResourceType.UnitTest,
            Name = name,
            PackageName = test.Model.PackageName,
            OriginalFilePath = node.OriginalFilePath,
            DisplayPath = test.Model.DisplayPath,
            Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(node.OriginalFilePath) ?? "", name + ".sql"),
            Fqn = node.Fqn,
            Version = node.Version,
            RawCode = test.Model.RawCode,
            Config = config,
            Database = test.Model.Database,
            Schema = test.Model.Schema,
            Alias = name,
            DependsOn = test.Model.DependsOn,
            DependsOnMacros = test.Model.DependsOnMacros,
            Columns = test.Model.Columns,
            PackageRoot = test.Model.PackageRoot,
            UnitTest = test,
        };
    }

    public CompiledNode Compile(Node node, RunScope scope, IEngineSession session, CancellationToken cancellation)
    {
        var test = node.UnitTest!;
        if (test.Problem is { } problem)
            throw new ModelException(problem);
        List<(string Id, string Cte)> ctes = [];
        // Nothing of the test may look like it came from the database: what is not given cannot be read.
        scope.Set("ref", new JinjaFunction("ref", (_, a) => Ref(a)));
        scope.Set("source", new JinjaFunction("source", (_, a) => Source(a)));
        scope.Set("var", new OverriddenVar(run.Project, test, text => scope.Render(text, "var()")));
        scope.Set("env_var", Overridden("env_var", scope, test.Overrides.EnvironmentVariables));
        scope.Set("this", test.Given.FirstOrDefault(g => g.Node == test.Model) is { } own ? Give(own) : null);
        UnitTestMacros.Override(scope, test.Overrides.Macros);
        var bare = scope.Render(node.RawCode, node.DisplayPath);
        return new CompiledNode(Ctes.Inject(bare, ctes), bare, ctes);

        Relation Ref(CallArguments arguments)
        {
            var call = References.Ref(arguments);
            return Find(run.Resolver.Find(call, node.PackageName), $"{call}");
        }

        Relation Source(CallArguments arguments)
        {
            var call = References.Source(arguments);
            return Find(run.Resolver.Find(call, node.PackageName), $"source('{call.Source}', '{call.Table}')");
        }

        Relation Find(Node? target, string call) => target is not null && test.Given.FirstOrDefault(g => g.Node == target) is { } given
            ? Give(given)
            : throw new JinjaException($"The unit test '{node.Name}' does not say what rows {call} has. Add - input: {call} to its 'given', with rows: [] for none.");

        Relation Give(GivenRows given)
        {
            if (!ctes.Exists(c => c.Id == given.CteName))
                ctes.Add((given.CteName, $" {given.CteName} as (\n{Rows(given, session, cancellation)}\n)"));
            return new Relation { Quoter = run.Project.Engine.Quote, Identifier = given.CteName, Type = "cte" };
        }
    }

    private string Rows(GivenRows given, IEngineSession session, CancellationToken cancellation)
    {
        var scope = new RunScope(run, given.Node, session, cancellation);
        if (given.Rows.Sql is { } sql)
            return scope.Render(sql, given.Node.DisplayPath);
        var rows = new JinjaList(given.Rows.Rows.Select(r => JinjaValue.From(r)));
        return JinjaValue.ToText(scope.Call(run.Project.Macros.ResolveFromRoot("get_fixture_sql")!, new CallArguments(rows, null)));
    }

    private static JinjaFunction Overridden(string name, RunScope scope, IReadOnlyDictionary<string, object?> values)
    {
        scope.TryGet(name, out var original);
        return new JinjaFunction(name, (c, a) => a.Positional.FirstOrDefault() is string key && values.TryGetValue(key, out var value) ? JinjaValue.From(value) : c.Call(original, a));
    }

    /// <summary><c>var()</c> with the test's values first.</summary>
    private sealed class OverriddenVar(ProjectState state, UnitTest test, Func<string, string> render) : IJinjaObject, IJinjaCallable
    {
        private readonly VarFunction _original = new(state, test.Model.PackageName, render, isRequired: true);

        public string TypeName => "function";

        public bool TryGetAttribute(string name, out object? value)
        {
            if (!_original.TryGetAttribute(name, out value))
                return false;
            var original = value;
            if (name == "has_var")
                value = new JinjaFunction(name, (c, a) => a.Positional.FirstOrDefault() is string key && test.Overrides.Vars.ContainsKey(key) ? true : c.Call(original, a));
            return true;
        }

        public object? Call(RenderContext context, CallArguments arguments) =>
            arguments.Positional.FirstOrDefault() is string name && test.Overrides.Vars.TryGetValue(name, out var value) ? JinjaValue.From(value) : _original.Call(context, arguments);

        public override string ToString() => "<function var>";
    }
}
