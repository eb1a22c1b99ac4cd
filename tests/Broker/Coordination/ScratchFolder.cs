namespace EcommAspire.Broker.Tests.Coordination;

/// <summary>A folder of a test's own.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("broker-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
