namespace EcommAspire.Simulator.Generation.Engagement;

/// <summary>An event of a session.</summary>
internal struct ClickEvent
{
    public long Index;
    public string Session;
    public long? Customer;
    public string Type;
    public int? Product;
    public long? Order;
    public string Device;
    public string? Referrer;
    public DateTime At;
    public uint Random;
}
