using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

/// <summary>What kind of answer an input takes.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public enum InputType
{
    /// <summary>A line of text.</summary>
    Text,
}

/// <summary>Something a person is asked for, such as an argument of a command.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class InteractionInput
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people; the name itself where there is none.</summary>
    public string? Label { get; init; }

    /// <summary>What it means.</summary>
    public string? Description { get; init; }

    /// <summary>What it takes.</summary>
    public required InputType InputType { get; init; }

    /// <summary>Whether there must be an answer.</summary>
    public bool Required { get; init; }

    /// <summary>The answer, or the one that is proposed.</summary>
    public string? Value { get; set; }

    /// <summary>What is shown as long as nothing was entered.</summary>
    public string? Placeholder { get; init; }

    internal InteractionInput With(string? value) => new()
    {
        Name = Name,
        Label = Label,
        Description = Description,
        InputType = InputType,
        Required = Required,
        Value = value ?? Value,
        Placeholder = Placeholder,
    };
}

/// <summary>Inputs, by name and in their order.</summary>
[Experimental("ASPIREINTERACTION001", UrlFormat = "https://aka.ms/aspire/diagnostics/{0}")]
public sealed class InteractionInputCollection : IReadOnlyList<InteractionInput>
{
    private readonly IReadOnlyList<InteractionInput> _inputs;

    /// <summary>Takes these.</summary>
    public InteractionInputCollection(IReadOnlyList<InteractionInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _inputs = inputs.DistinctBy(i => i.Name, StringComparer.OrdinalIgnoreCase).Count() == inputs.Count
            ? inputs
            : throw new InvalidOperationException("Names of inputs must be unique.");
    }

    /// <inheritdoc/>
    public int Count => _inputs.Count;

    /// <inheritdoc/>
    public InteractionInput this[int index] => _inputs[index];

    /// <summary>The input of that name.</summary>
    public InteractionInput this[string name] => _inputs.FirstOrDefault(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"There is no input '{name}'.");

    /// <inheritdoc/>
    public IEnumerator<InteractionInput> GetEnumerator() => _inputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
