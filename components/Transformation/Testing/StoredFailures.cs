using EcommAspire.Transformation.Project;

namespace EcommAspire.Transformation.Testing;

/// <summary>
/// Whether a test keeps the rows that fail it, and as what. <c>store_failures_as</c> says both and goes before
/// <c>store_failures</c>, wherever the two are written; https://docs.getdbt.com/reference/resource-configs/store_failures_as.
/// </summary>
internal static class StoredFailures
{
    public static void Settle(NodeConfig test)
    {
        if (test.Text("store_failures_as") is { } kind)
            // What it may be is said where the test runs, so that the others still do.
            test.Set("store_failures", kind != "ephemeral");
        else if (test.Flag("store_failures") is { } keeps)
            test.Set("store_failures_as", keeps ? "table" : "ephemeral");
    }
}
