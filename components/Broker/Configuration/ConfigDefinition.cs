using System.Globalization;

namespace EcommAspire.Broker.Configuration;

/// <summary>What kind of value a setting takes, by the numbers DescribeConfigs answers with.</summary>
public enum ConfigType
{
    /// <summary>true or false.</summary>
    Boolean = 1,

    /// <summary>A word.</summary>
    Text = 2,

    /// <summary>A number of four bytes.</summary>
    Int = 3,

    /// <summary>A number of two bytes.</summary>
    Short = 4,

    /// <summary>A number of eight bytes.</summary>
    Long = 5,

    /// <summary>A number with a fraction.</summary>
    Double = 6,

    /// <summary>Words with commas between them.</summary>
    List = 7,
}

/// <summary>A setting there is: its name and default as Kafka has them, and what values it takes.</summary>
/// <param name="Name">The name, as in server.properties or in a topic's settings.</param>
/// <param name="Type">The kind of value.</param>
/// <param name="Default">The value when nobody sets one; null for none.</param>
/// <param name="Meaning">What it does, in a line.</param>
public sealed record ConfigDefinition(string Name, ConfigType Type, string? Default, string Meaning)
{
    /// <summary>The lowest number it takes.</summary>
    public double Lowest { get; init; } = double.MinValue;

    /// <summary>The highest number it takes.</summary>
    public double Highest { get; init; } = double.MaxValue;

    /// <summary>The only words it takes; empty for any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Why there are no other words, for those Kafka knows and this broker does not.</summary>
    public string? WhyOnlyThese { get; init; }

    /// <summary>For a topic's setting: the broker's that gives its default.</summary>
    public string? BrokerName { get; init; }

    /// <summary>Whether it can be changed while the broker runs.</summary>
    public bool Dynamic { get; init; }

    /// <summary>What is wrong with a value, in a sentence; null when nothing is.</summary>
    public string? Refuse(string value) => Type switch
    {
        ConfigType.Boolean => bool.TryParse(value, out _) ? null : Sentence(value, "it is true or false"),
        ConfigType.Int => Number(value, int.TryParse(value, NumberStyles.AllowLeadingSign, null, out var number), number),
        ConfigType.Short => Number(value, short.TryParse(value, NumberStyles.AllowLeadingSign, null, out var number), number),
        ConfigType.Long => Number(value, long.TryParse(value, NumberStyles.AllowLeadingSign, null, out var number), number),
        ConfigType.Double => Number(value, double.TryParse(value, out var number) && double.IsFinite(number), number),
        ConfigType.List => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Word).FirstOrDefault(refused => refused is not null),
        _ => Word(value),
    };

    private string? Number(string value, bool parsed, double number) =>
        !parsed ? Sentence(value, $"it is {(Type == ConfigType.Double ? "a number" : "a whole number")}")
        : number < Lowest ? Sentence(value, $"it is {Lowest} or more")
        : number > Highest ? Sentence(value, $"it is {Highest} or less")
        : null;

    private string? Word(string word) =>
        Words.Count == 0 || Words.Contains(word) ? null : Sentence(word, $"it is {string.Join(", ", Words)}{(WhyOnlyThese is null ? "" : $": {WhyOnlyThese}")}");

    private string Sentence(string value, string should) => $"Invalid value {value} for configuration {Name}: {should}.";
}
