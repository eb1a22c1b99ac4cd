using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Graph;
using EcommAspire.Transformation.Jinja;
using EcommAspire.Transformation.Jinja.Values;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Execution;

/// <summary>Marks the statements that go to the database as the project's <c>query-comment</c> says: by default, with what ran them.</summary>
internal sealed class QueryComments(ProjectState state)
{
    /// <summary>The name of what runs no node: schemas, hooks of the project, operations.</summary>
    private const string Main = "master";

    private readonly QueryComment _asked = state.Root.QueryComment;
    private readonly Lazy<JinjaTemplate> _template = new(() => Parse(state.Root.QueryComment));

    /// <summary>The comment of a node's statements; empty where there is none.</summary>
    public string Of(Node? node)
    {
        var text = (_asked.Template switch
        {
            null => Default(node),
            "" => "",
            _ => Rendered(node),
        }).Trim();
        return text.Length == 0 ? ""
            : text.Contains("*/", StringComparison.Ordinal) ? throw new ModelException($"the query-comment '{text}' holds '*/', which would end the comment.", _asked.Place)
            : $"/* {text} */";
    }

    /// <summary>A statement with its comment.</summary>
    public string Mark(string sql, string comment)
    {
        if (comment.Length == 0 || string.IsNullOrWhiteSpace(sql))
            return sql;
        if (!_asked.IsAppended)
            return $"{comment}\n{sql}";
        var bare = sql.TrimEnd();
        return bare.EndsWith(';') ? $"{bare[..^1]}\n{comment};" : $"{bare}\n{comment}";
    }

    private string Default(Node? node)
    {
        JinjaDict facts = new()
        {
            ["app"] = "dbt",
            ["dbt_version"] = DbtFacts.Version,
            ["profile_name"] = state.Profile.Name,
            ["target_name"] = state.Profile.Target,
        };
        facts[node is null ? "connection_name" : "node_id"] = node?.UniqueId ?? Main;
        return JinjaValue.ToText(Conversions.ToJson(new CallArguments([facts])));
    }

    private string Rendered(Node? node)
    {
        var template = _template.Value;
        var scope = new CommentScope(state);
        try
        {
            return JinjaValue.ToText(template.BindMacro(template.Macros.Single(), scope).Call(new CallArguments([node?.UniqueId ?? Main, node is null ? null : NodeFacts.Of(node)])));
        }
        catch (JinjaException e)
        {
            throw Wrong(e, _asked);
        }
    }

    private static JinjaTemplate Parse(QueryComment asked)
    {
        try
        {
            return MacroRegistry.Language.Parse($"{{%- macro query_comment(connection_name, node) -%}}{asked.Template}{{%- endmacro -%}}", "query-comment");
        }
        catch (JinjaException e)
        {
            throw Wrong(e, asked);
        }
    }

    private static ModelException Wrong(JinjaException e, QueryComment asked) => new($"the query-comment cannot be made: {e.Reason}", asked.Place, e);

    /// <summary>What a query-comment sees: macros and what is known of the run, but no database.</summary>
    private sealed class CommentScope(ProjectState state) : NodeScope(state, state.Root.Name);
}
