using System.Security.Cryptography;

namespace EcommAspire.Lake;

/// <summary>Names of batches: they sort by time, and two made in the same second differ.</summary>
public static class BatchId
{
    /// <summary>A new name, e.g. <c>20261121T093012Z-1f3a</c>.</summary>
    public static string New(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return $"{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
    }
}
