using Aspire.Hosting.Publishing;

namespace EcommAspire.AppHost.Parameters;

/// <summary>The value of a parameter that nobody gives one.</summary>
internal sealed class Setting(string value) : ParameterDefault
{
    public override string GetDefaultValue() => value;

    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value);
}
