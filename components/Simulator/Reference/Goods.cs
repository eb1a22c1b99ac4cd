namespace EcommAspire.Simulator.Reference;

/// <summary>A kind of thing the retailer sells.</summary>
/// <param name="Category">Its category, in English, as the marketplace's are.</param>
/// <param name="Name">What it is called.</param>
/// <param name="MedianPrice">Median price in cents.</param>
/// <param name="Attribute">The attribute it is offered by, beside colour.</param>
/// <param name="Values">The attribute's values.</param>
internal sealed record Good(string Category, string Name, int MedianPrice, string Attribute, string[] Values);

/// <summary>The kinds of thing the retailer sells.</summary>
internal static class Goods
{
    private static readonly string[] _clothes = ["XS", "S", "M", "L", "XL"];
    private static readonly string[] _volts = ["110V", "220V", "bivolt"];
    private static readonly string[] _woods = ["oak", "pine", "MDF", "eucalyptus"];
    private static readonly string[] _fabrics = ["cotton", "linen", "microfibre", "percale"];
    private static readonly string[] _capacities = ["64 GB", "128 GB", "256 GB", "512 GB"];
    private static readonly string[] _millilitres = ["50 ml", "100 ml", "200 ml", "400 ml"];
    private static readonly string[] _ages = ["0-2", "3-5", "6-9", "10+"];
    private static readonly string[] _shoes = ["35", "37", "39", "41", "43"];

    public static string[] Colours { get; } = ["black", "white", "blue", "red", "green", "grey", "beige", "pink", "yellow", "navy"];

    public static string[] Brands { get; } =
        ["Aurora", "Brisa", "Cedro", "Delta Sul", "Estrela", "Faro", "Guará", "Horizonte", "Ipê", "Jequitibá", "Lumen", "Maré", "Nativa", "Orla", "Pampa", "Quartzo", "Raiz", "Serra", "Trilha", "Vereda"];

    public static string[] Adjectives { get; } =
        ["Classic", "Compact", "Deluxe", "Essential", "Family", "Light", "Modern", "Original", "Premium", "Pro", "Smart", "Soft", "Sport", "Travel", "Ultra", "Urban"];

    public static Good[] All { get; } =
    [
        new("bed_bath_table", "Bed Sheet Set", 12_990, "fabric", _fabrics),
        new("bed_bath_table", "Towel Set", 7_990, "fabric", _fabrics),
        new("furniture_decor", "Wall Mirror", 15_990, "material", _woods),
        new("furniture_decor", "Floor Lamp", 19_990, "voltage", _volts),
        new("living_room_furniture", "Coffee Table", 39_990, "material", _woods),
        new("office_furniture", "Desk Chair", 54_990, "material", _fabrics),
        new("housewares", "Cookware Set", 24_990, "pieces", ["5", "7", "10"]),
        new("housewares", "Storage Box", 4_990, "litres", ["5", "10", "20", "40"]),
        new("small_appliances", "Blender", 17_990, "voltage", _volts),
        new("small_appliances", "Electric Kettle", 13_990, "voltage", _volts),
        new("coffee_ovens", "Espresso Machine", 69_990, "voltage", _volts),
        new("home_appliances", "Air Fryer", 44_990, "voltage", _volts),
        new("electronics", "Bluetooth Speaker", 22_990, "connection", ["Bluetooth 5.0", "Bluetooth 5.3"]),
        new("electronics", "Headphones", 19_990, "connection", ["cable", "Bluetooth"]),
        new("computer_accessories", "Mechanical Keyboard", 29_990, "layout", ["ABNT2", "US"]),
        new("computer_accessories", "Wireless Mouse", 9_990, "dpi", ["1600", "3200", "6400"]),
        new("mobile_telephony", "Smartphone", 159_990, "storage", _capacities),
        new("mobile_telephony", "Phone Case", 3_990, "material", ["silicone", "leather", "TPU"]),
        new("consoles_games", "Game Controller", 27_990, "connection", ["cable", "Bluetooth"]),
        new("sports_leisure", "Yoga Mat", 8_990, "thickness", ["4 mm", "6 mm", "10 mm"]),
        new("sports_leisure", "Running Shoes", 29_990, "size", _shoes),
        new("sports_leisure", "Cycling Helmet", 17_990, "size", ["S", "M", "L"]),
        new("toys", "Building Blocks", 11_990, "age", _ages),
        new("toys", "Board Game", 13_990, "age", _ages),
        new("baby", "Baby Carrier", 21_990, "fabric", _fabrics),
        new("health_beauty", "Face Cream", 6_990, "volume", _millilitres),
        new("health_beauty", "Hair Dryer", 18_990, "voltage", _volts),
        new("perfumery", "Eau de Parfum", 24_990, "volume", _millilitres),
        new("watches_gifts", "Wrist Watch", 34_990, "strap", ["leather", "steel", "silicone"]),
        new("mens_clothing", "T-Shirt", 5_990, "size", _clothes),
        new("womens_clothing", "Summer Dress", 14_990, "size", _clothes),
        new("fashion_bags_accessories", "Backpack", 16_990, "litres", ["15", "20", "30"]),
        new("footwear", "Leather Sandals", 12_990, "size", _shoes),
        new("pet_shop", "Dog Bed", 11_990, "size", ["S", "M", "L"]),
        new("garden_tools", "Pruning Shears", 7_990, "blade", ["15 cm", "20 cm"]),
        new("construction_tools", "Cordless Drill", 32_990, "voltage", ["12V", "18V", "20V"]),
        new("stationery", "Notebook Set", 4_490, "paper", ["ruled", "dotted", "plain"]),
        new("books_general_interest", "Illustrated Atlas", 8_990, "binding", ["hardcover", "paperback"]),
        new("musical_instruments", "Ukulele", 29_990, "size", ["soprano", "concert", "tenor"]),
        new("luggage_travel", "Cabin Suitcase", 32_990, "litres", ["34", "38", "42"]),
    ];
}
