using EcommAspire.Transformation.Linting;

namespace EcommAspire.Transformation;

/// <content>The rules a team expects its models to keep.</content>
public sealed partial class ModelEngine
{
    /// <summary>
    /// Checks the chosen models of the project, and, where everything is chosen, its macros. Nothing is compiled, and the
    /// database is not opened.
    /// </summary>
    /// <param name="selection">Which models.</param>
    /// <param name="fix">Whether to mend what can be mended without changing what a model means.</param>
    /// <returns>What was found, by file and line; what was mended says so.</returns>
    public IReadOnlyList<Finding> Lint(NodeSelection selection, bool fix = false)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return new ModelLinter(Project, _state.Macros).Check(List(selection), selection.IsEverything, fix);
    }
}
