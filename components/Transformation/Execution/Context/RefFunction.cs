using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary><c>ref</c>. Packages reach through it for what dbt was started with: <c>builtins.ref.config.project_name</c>.</summary>
internal sealed class RefFunction(ProjectState state, Func<CallArguments, object?> find, Func<object?> arguments) : IJinjaObject, IJinjaCallable
{
    public string TypeName => "function";

    public IEnumerable<string> AttributeNames => ["config"];

    public bool TryGetAttribute(string name, out object? value)
    {
        value = name == "config" ? Config() : null;
        return value is not null;
    }

    public object? Call(RenderContext context, CallArguments arguments) => find(arguments);

    public override string ToString() => "<function ref>";

    private JinjaDict Config() => new()
    {
        ["project_name"] = state.Root.Name,
        ["version"] = state.Root.Version,
        ["project_root"] = state.Root.Root,
        ["target_path"] = state.TargetPath,
        ["profile_name"] = state.Profile.Name,
        ["target_name"] = state.Profile.Target,
        ["threads"] = (long)state.Threads,
        ["vars"] = new ResultObject(JinjaValue.From(state.Root.Vars) as JinjaDict ?? []),
        ["cli_vars"] = JinjaValue.From(state.Options.Vars),
        ["args"] = arguments(),
        ["credentials"] = new JinjaDict { ["type"] = state.Profile.Type, ["schema"] = state.Profile.Schema, ["database"] = state.Database },
        ["dependencies"] = new JinjaDict(state.Packages.Values.Select(p => new KeyValuePair<object?, object?>(
            p.Project.Name, new JinjaDict { ["project_name"] = p.Project.Name, ["version"] = p.Project.Version, ["project_root"] = p.Project.Root }))),
    };
}
