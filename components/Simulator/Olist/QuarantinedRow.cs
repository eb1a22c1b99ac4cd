using System.Text.Json.Serialization;

namespace EcommAspire.Simulator.Olist;

/// <summary>A refused row, in the form in which all of the platform's quarantine is kept.</summary>
internal sealed record QuarantinedRow(
    string Source,
    string Table,
    string File,
    long Line,
    string? Column,
    string Reason,
    string? Raw,
    string BatchId,
    DateTimeOffset At);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(QuarantinedRow))]
internal sealed partial class QuarantinedRowJson : JsonSerializerContext
{
}
