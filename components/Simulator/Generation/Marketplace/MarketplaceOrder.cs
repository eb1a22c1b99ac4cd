namespace EcommAspire.Simulator.Generation.Marketplace;

/// <summary>What is wrong with an order on purpose.</summary>
internal enum Blemish
{
    None,
    UnknownProduct,
    UnknownSeller,
    MismatchedPayment,
}

/// <summary>An order of the marketplace; one object is filled again for each order.</summary>
internal sealed class MarketplaceOrder(int mostItems, int mostPayments)
{
    public long Index { get; set; }

    public string Status { get; set; } = "";

    public DateTime Purchased { get; set; }

    public DateTime? Approved { get; set; }

    public DateTime? HandedOver { get; set; }

    public DateTime? Delivered { get; set; }

    public DateTime Estimated { get; set; }

    public DateTime Updated { get; set; }

    public int ItemCount { get; set; }

    public MarketplaceItem[] Items { get; } = new MarketplaceItem[mostItems];

    /// <summary>Prices and freight in cents.</summary>
    public long ItemsTotal { get; set; }

    public int PaymentCount { get; set; }

    public MarketplacePayment[] Payments { get; } = new MarketplacePayment[mostPayments];

    public Blemish Blemish { get; set; }
}

/// <summary>A piece ordered; amounts in cents.</summary>
internal struct MarketplaceItem
{
    public int Product;
    public int Seller;
    public long Price;
    public long Freight;
    public DateTime ShippingLimit;
}

/// <summary>A payment; its type is a place among the contract's payment types.</summary>
internal readonly record struct MarketplacePayment(int Type, int Installments, long Value);
