namespace EcommAspire.Simulator.Generation.Shop;

/// <summary>An order of the web shop; one object is filled again for each order. Amounts in cents.</summary>
internal sealed class ShopOrder(int mostLines)
{
    public long Index { get; set; }

    public int Customer { get; set; }

    /// <summary>A place among the contract's states.</summary>
    public int Status { get; set; }

    /// <summary>A place among the contract's ways to pay.</summary>
    public int PaymentMethod { get; set; }

    public DateTime Ordered { get; set; }

    public DateTime? PaidAt { get; set; }

    public DateTime? ShippedAt { get; set; }

    public DateTime? DeliveredAt { get; set; }

    public DateTime Updated { get; set; }

    public long Discount { get; set; }

    public long Shipping { get; set; }

    public long Total { get; set; }

    public int LineCount { get; set; }

    public ShopLine[] Lines { get; } = new ShopLine[mostLines];
}

/// <summary>A line of an order; amounts in cents.</summary>
internal readonly record struct ShopLine(int Product, int Quantity, long Price, long Discount);
