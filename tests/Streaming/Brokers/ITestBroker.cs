namespace EcommAspire.Streaming.Tests.Brokers;

/// <summary>A broker of a test's own, or shared by those that do it no harm.</summary>
internal interface ITestBroker : IAsyncDisposable
{
    /// <summary>Its address for clients.</summary>
    string Servers { get; }

    /// <summary>Starts it, or starts it again on the same files and port.</summary>
    Task StartAsync();

    /// <summary>Ends it as a power cut would.</summary>
    void Kill();
}
