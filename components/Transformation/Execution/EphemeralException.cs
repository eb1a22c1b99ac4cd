using EcommAspire.Transformation.Graph;

namespace EcommAspire.Transformation.Execution;

/// <summary>
/// A node reads an ephemeral model that cannot be compiled: it is left out, and the mistake is the other's.
/// </summary>
/// <param name="reader">The node that reads it.</param>
/// <param name="broken">The ephemeral model.</param>
/// <param name="problem">What is wrong with that.</param>
internal sealed class EphemeralException(Node reader, Node broken, string problem)
    : ModelException(Describe(reader, broken))
{
    /// <summary>What is said of the reader.</summary>
    public static string Describe(Node reader, Node broken) =>
        $"Compilation Error in {reader.UniqueId}, caused by compilation error in referenced ephemeral model {broken.UniqueId}";

    /// <summary>The ephemeral model.</summary>
    public Node Broken => broken;

    /// <summary>What is wrong with the ephemeral model.</summary>
    public string Cause => problem;
}
