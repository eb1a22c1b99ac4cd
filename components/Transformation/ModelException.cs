namespace EcommAspire.Transformation;

/// <summary>A model project that cannot be read or run, said in a sentence that names the place and the way out.</summary>
public class ModelException : Exception
{
    /// <summary>A problem at a place.</summary>
    public ModelException(string message, SourcePlace? place = null, Exception? inner = null)
        : base(place is { } p ? $"{p}: {message}" : message, inner)
    {
        Problem = message;
        Place = place;
    }

    /// <summary>The sentence without the place.</summary>
    public string Problem { get; }

    /// <summary>Where in the project the problem is.</summary>
    public SourcePlace? Place { get; }
}

/// <summary>The project cannot be parsed: exit code 2, nothing was run.</summary>
public sealed class ProjectException(string message, SourcePlace? place = null, Exception? inner = null)
    : ModelException(message, place, inner);

/// <summary>A file of the project and, where known, a line in it (from 1).</summary>
/// <param name="File">The path as a person would type it, relative to the project where possible.</param>
/// <param name="Line">The line, or 0 where only the file is known.</param>
public readonly record struct SourcePlace(string File, int Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}
