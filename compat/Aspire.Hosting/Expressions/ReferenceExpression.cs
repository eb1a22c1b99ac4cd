using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with holes that are filled once their values are known.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    private readonly string[] _manifestExpressions;

    private ReferenceExpression(string format, IValueProvider[] providers, string[] manifestExpressions, string?[] stringFormats) =>
        (Format, ValueProviders, _manifestExpressions, StringFormats) = (format, providers, manifestExpressions, stringFormats);

    /// <summary>The text, its holes written <c>{0}</c>, <c>{1}</c>.</summary>
    public string Format { get; }

    /// <summary>What fills the holes.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>How what fills the holes is written: as it is where null, and <c>uri</c> for a part of a URI.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <summary>What fills the holes in a manifest.</summary>
    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>The text with the manifest's names in its holes.</summary>
    public string ValueExpression => _manifestExpressions.Length is 0
        ? Unescaped(Format)
        : string.Format(Format, [.. _manifestExpressions]);

    /// <inheritdoc/>
    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    /// <summary>Makes an expression of an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>The text with all holes filled; null where one of them has no value.</summary>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        if (ValueProviders.Count is 0)
            return Unescaped(Format);

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (await ValueProviders[i].GetValueAsync(cancellationToken) is not { } value)
                return null;
            values[i] = Formatted(value, StringFormats[i]);
        }

        return string.Format(Format, values);
    }

    private static string Formatted(string value, string? format) => format switch
    {
        null or "" => value,
        _ when format.Equals("uri", StringComparison.OrdinalIgnoreCase) => Uri.EscapeDataString(value),
        _ => throw new FormatException($"A value cannot be written as '{format}'; the one way there is is uri."),
    };

    private static string Unescaped(string format) => format.Replace("{{", "{").Replace("}}", "}");

    /// <summary>What the compiler makes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler
    {
        private readonly StringBuilder _format;
        private readonly List<IValueProvider> _providers;
        private readonly List<string> _manifestExpressions;
        private readonly List<string?> _stringFormats;

        /// <summary>Begins an expression.</summary>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
            _format = new(literalLength);
            _providers = new(formattedCount);
            _manifestExpressions = new(formattedCount);
            _stringFormats = new(formattedCount);
        }

        /// <summary>Adds text.</summary>
        public void AppendLiteral(string value) => _format.Append(value.Replace("{", "{{").Replace("}", "}}"));

        /// <summary>Adds text that is known.</summary>
        public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        /// <summary>Adds text that is known, written in a format.</summary>
        public void AppendFormatted(string? value, string? format) => AppendLiteral(Formatted(value ?? "", format));

        /// <summary>Adds a hole.</summary>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

        /// <summary>Adds a hole whose value is written in a format.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append('{').Append(_providers.Count).Append('}');
            _providers.Add(valueProvider);
            _manifestExpressions.Add(valueProvider.ValueExpression);
            _stringFormats.Add(format);
        }

        /// <summary>Adds a hole that a resource fills.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource);

        internal ReferenceExpression Build() => new(_format.ToString(), [.. _providers], [.. _manifestExpressions], [.. _stringFormats]);
    }
}
