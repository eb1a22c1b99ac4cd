using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja.Values;

namespace EcommAspire.Transformation.Execution.Context;

/// <summary>A result as <c>on-run-end</c> hooks see it.</summary>
internal static class ResultFacts
{
    public static JinjaDict Of(NodeResult result) => new()
    {
        ["status"] = result is { Node.ResourceType: ResourceType.Source, Status: NodeStatus.Error, SourceAge: null } ? "runtime error" : result.Status.Spelling(),
        ["node"] = NodeFacts.Of(result.Node),
        ["unique_id"] = result.UniqueId,
        ["message"] = result.Message,
        ["failures"] = result.Failures,
        ["execution_time"] = result.ExecutionTime.TotalSeconds,
        ["thread_id"] = result.ThreadId,
        ["adapter_response"] = JinjaValue.From(result.AdapterResponse),
        ["timing"] = new JinjaList(result.Timing.Select(t => (object?)new JinjaDict { ["name"] = t.Name, ["started_at"] = t.StartedAt.UtcDateTime, ["completed_at"] = t.CompletedAt.UtcDateTime })),
    };
}

/// <summary>What dbt gives as an object of its own: members, and all of them by <c>to_dict()</c>.</summary>
internal sealed class ResultObject(JinjaDict members) : IJinjaObject
{
    public string TypeName => "object";

    public IEnumerable<string> AttributeNames => members.Keys.OfType<string>().Append("to_dict");

    public bool TryGetAttribute(string name, out object? value)
    {
        if (name == "to_dict")
        {
            value = new JinjaFunction(name, (_, _) => members);
            return true;
        }

        if (!members.TryGetValue(name, out value))
            return false;
        value = (name, value) switch
        {
            ("node", JinjaDict node) => new ResultObject(node),
            ("timing", JinjaList timing) => new JinjaList(timing.Select(t => t is JinjaDict one ? new ResultObject(one) : t)),
            _ => value,
        };
        return true;
    }

    public bool TryGetItem(object? key, out object? value)
    {
        value = null;
        return key is string name && TryGetAttribute(name, out value);
    }

    public override string ToString() => JinjaValue.ToText(members);
}
