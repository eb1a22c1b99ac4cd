namespace EcommAspire.Transformation.Project;

/// <summary>What a project may be called: its name is a namespace in Jinja.</summary>
internal static class ProjectName
{
    private static readonly HashSet<string> s_reserved =
    [
        "_sql_results", "adapter", "api", "column", "config", "context", "database", "env", "env_var", "exceptions", "execute", "flags",
        "fromjson", "fromyaml", "graph", "invocation_id", "load_agate_table", "load_result", "log", "model", "modules", "post_hooks",
        "pre_hooks", "ref", "render", "return", "run_started_at", "schema", "source", "sql", "sql_now", "store_result", "store_raw_result",
        "target", "this", "tojson", "toyaml", "try_or_compiler_error", "var", "write",
    ];

    public static bool IsReserved(string name) => s_reserved.Contains(name);

    public static bool IsValid(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_');
}
