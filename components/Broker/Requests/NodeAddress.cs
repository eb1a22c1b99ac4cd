namespace EcommAspire.Broker.Requests;

/// <summary>A broker, and where clients connect to it.</summary>
internal sealed record NodeAddress(int Id, string Host, int Port);
