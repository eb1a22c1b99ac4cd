using System.Text.Json;
using System.Text.Json.Serialization;

namespace EcommAspire.Streaming.Bronze;

/// <summary>The offsets of a partition that a commit holds.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last: where the next commit begins.</param>
public readonly record struct OffsetRange(long From, long To);

/// <summary>What a commit of a topic's table says of the offsets in it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Offsets">The range of each partition; an empty one where the commit holds none of its messages.</param>
public sealed record LakePosition(string Topic, IReadOnlyDictionary<int, OffsetRange> Offsets)
{
    /// <summary>As the commit's source position says it.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, LakePositionJson.Default.LakePosition);

    /// <summary>Reads a commit's source position.</summary>
    /// <exception cref="StreamException">It is none of a topic.</exception>
    public static LakePosition Parse(string? position)
    {
        try
        {
            return JsonSerializer.Deserialize(position ?? "null", LakePositionJson.Default.LakePosition) ?? throw new JsonException("There is none.");
        }
        catch (JsonException problem)
        {
            throw new StreamException($"A commit of the lake does not say which offsets it holds, but {position ?? "nothing"}. Put the table's commits back from a copy, or move its folder away to begin anew.", problem);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LakePosition))]
internal sealed partial class LakePositionJson : JsonSerializerContext;
