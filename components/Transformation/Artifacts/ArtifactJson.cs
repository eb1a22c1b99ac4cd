using System.Globalization;
using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;
using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Artifacts;

/// <summary>What the artifacts have in common.</summary>
internal static class ArtifactJson
{
    public static void Metadata(Utf8JsonWriter json, ProjectState state, string schema, Action<Utf8JsonWriter>? more = null)
    {
        json.WriteStartObject("metadata");
        json.WriteString("dbt_schema_version", $"https://schemas.getdbt.com/dbt/{schema}.json");
        json.WriteString("dbt_version", DbtFacts.Version);
        json.WriteString("generated_at", Time(state.Options.Clock.GetUtcNow()));
        json.WriteString("invocation_id", state.InvocationId);
        json.WriteString("invocation_started_at", Time(state.StartedAt));
        json.WriteStartObject("env");
        WriteEnvironment(json, state);
        json.WriteEndObject();
        more?.Invoke(json);
        json.WriteEndObject();
    }

    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment as <c>created_at</c> has it: seconds since 1970.</summary>
    public static double Seconds(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>The variables that a user marks for the artifacts by a prefix, without it.</summary>
    private static void WriteEnvironment(Utf8JsonWriter json, ProjectState state)
    {
        const string prefix = "DBT_ENV_CUSTOM_ENV_";
        var marked = Environment.GetEnvironmentVariables().Keys.Cast<string>().Concat(state.Options.Environment.Keys)
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        foreach (var name in marked.DistinctBy(name => name[prefix.Length..]).Order(StringComparer.Ordinal))
            if (state.EnvironmentVariable(name) is { } value)
                json.WriteString(name[prefix.Length..], value);
    }

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>A macro's arguments: as its properties describe them, else as it declares them.</summary>
    public static void Arguments(Utf8JsonWriter json, string name, MacroDefinition macro) =>
        Arguments(json, name, macro.Described is { Arguments.Count: > 0 } described ? described.Arguments : macro.Node.Parameters.Select(p => new MacroArgument(p.Name, p.Annotation, "")));

    /// <summary>Arguments of a macro.</summary>
    public static void Arguments(Utf8JsonWriter json, string name, IEnumerable<MacroArgument> arguments)
    {
        json.WriteStartArray(name);
        foreach (var argument in arguments)
        {
            json.WriteStartObject();
            json.WriteString("name", argument.Name);
            json.WriteString("type", argument.Type);
            json.WriteString("description", argument.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A source's rule for its age: what is not said of it is empty, and what is taken back is null.</summary>
    public static void Freshness(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, object?>? rule)
    {
        if (rule is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        foreach (var key in (string[])["warn_after", "error_after"])
        {
            var period = rule.GetValueOrDefault(key) as IReadOnlyDictionary<string, object?>;
            Value(json, key, period is null && rule.ContainsKey(key) ? null : new OrderedDictionary<string, object?> { ["count"] = period?.GetValueOrDefault("count"), ["period"] = period?.GetValueOrDefault("period") });
        }

        Value(json, "filter", rule.GetValueOrDefault("filter"));
        json.WriteEndObject();
    }

    public static void Value(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        Value(json, value);
    }

    public static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case int whole:
                json.WriteNumberValue(whole);
                break;
            case double real when double.IsFinite(real):
                json.WriteNumberValue(real);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IReadOnlyDictionary<string, object?> map:
                json.WriteStartObject();
                foreach (var (key, item) in map)
                    Value(json, key, item);
                json.WriteEndObject();
                break;
            case IEnumerable<object?> list:
                json.WriteStartArray();
                foreach (var item in list)
                    Value(json, item);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
