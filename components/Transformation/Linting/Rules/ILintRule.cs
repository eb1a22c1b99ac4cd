using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Linting.Rules;

/// <summary>A rule about one model's file.</summary>
internal interface ILintRule
{
    IEnumerable<Finding> Check(LintedFile file, ModelProject project);
}
