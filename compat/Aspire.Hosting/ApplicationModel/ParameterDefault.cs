using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a parameter has in place of a value.</summary>
public abstract class ParameterDefault
{
    /// <summary>Describes it in a manifest.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);

    /// <summary>Makes it.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value: small and capital letters, digits and special characters, whatever is not turned off.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Without those that are taken for each other.
    private const string Small = "abcdefghjkmnpqrstuvwxyz";
    private const string Capital = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Signs = "-_~.()";

    /// <summary>How long it is.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether it has small letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether it has capital letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether it has digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether it has other characters.</summary>
    public bool Special { get; set; } = true;

    /// <summary>How many small letters it has at least.</summary>
    public int MinLower { get; set; }

    /// <summary>How many capital letters it has at least.</summary>
    public int MinUpper { get; set; }

    /// <summary>How many digits it has at least.</summary>
    public int MinNumeric { get; set; }

    /// <summary>How many other characters it has at least.</summary>
    public int MinSpecial { get; set; }

    private (string Characters, bool IsOn, int Least)[] Kinds =>
        [(Small, Lower, MinLower), (Capital, Upper, MinUpper), (Digits, Numeric, MinNumeric), (Signs, Special, MinSpecial)];

    /// <inheritdoc/>
    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, isOn) in (ReadOnlySpan<(string, bool)>)[("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special)])
        {
            if (!isOn)
                writer.WriteBoolean(name, false);
        }

        foreach (var (name, least) in (ReadOnlySpan<(string, int)>)[("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial)])
        {
            if (least > 0)
                writer.WriteNumber(name, least);
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        var kinds = Kinds.Where(k => k.IsOn).ToList();
        var text = string.Concat(kinds.Select(k => RandomNumberGenerator.GetString(k.Characters, k.Least)));
        var characters = (text + RandomNumberGenerator.GetString(string.Concat(kinds.Select(k => k.Characters)), Math.Max(0, MinLength - text.Length))).ToCharArray();
        RandomNumberGenerator.Shuffle(characters.AsSpan());
        return new(characters);
    }
}

/// <summary>A value that stands in the composition.</summary>
internal sealed class ConstantParameterDefault(string value) : ParameterDefault
{
    public override void WriteToManifest(ManifestPublishingContext context) => context.Writer.WriteString("value", value);

    public override string GetDefaultValue() => value;
}
