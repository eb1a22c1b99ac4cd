using System.Globalization;
using System.Text.Json;
using EcommAspire.Transformation.Execution.Context;

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
        json.WriteEndObject();
        more?.Invoke(json);
        json.WriteEndObject();
    }

    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
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
