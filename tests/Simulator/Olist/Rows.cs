using EcommAspire.Domain;
using EcommAspire.Domain.Sources;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>Small files as the public ones are, to be spoilt by tests.</summary>
internal static class Rows
{
    public const string CustomersFile = "olist_customers_dataset.csv";
    public const string OrdersFile = "olist_orders_dataset.csv";
    public const string ItemsFile = "olist_order_items_dataset.csv";
    public const string ReviewsFile = "olist_order_reviews_dataset.csv";
    public const string ProductsFile = "olist_products_dataset.csv";
    public const string GeolocationFile = "olist_geolocation_dataset.csv";
    public const string TranslationFile = "product_category_name_translation.csv";

    public static string Header(Table table, char delimiter = ',') =>
        string.Join(delimiter, table.Columns.Where(c => c.Name != "updated_at").Select(c => c.Name));

    public static string Id(int number) => $"{number:x32}";

    /// <summary>A file of customers: the header and the lines given.</summary>
    public static string Customers(params string[] lines) => Csv(Marketplace.Customers, lines);

    public static string Orders(params string[] lines) => Csv(Marketplace.Orders, lines);

    public static string Items(params string[] lines) => Csv(Marketplace.OrderItems, lines);

    public static string Reviews(params string[] lines) => Csv(Marketplace.OrderReviews, lines);

    public static string Products(params string[] lines) => Csv(Marketplace.Products, lines);

    public static string Geolocation(params string[] lines) => Csv(Marketplace.Geolocation, lines);

    public static string Translation(params string[] lines) => Csv(Marketplace.CategoryTranslation, lines);

    public static string Customer(int number, string zip = "14409", string city = "franca", string state = "SP") =>
        $"{Id(number)},{Id(number)},{zip},{city},{state}";

    public static string Order(int number, string purchase = "2017-10-02 10:56:00", string approved = "", string estimated = "2017-10-18 00:00:00") =>
        $"{Id(number)},{Id(number)},delivered,{purchase},{approved},,,{estimated}";

    public static string Item(int number, string price = "58.90", string freight = "13.29") =>
        $"{Id(number)},1,{Id(1)},{Id(1)},2017-09-19 09:45:00,{price},{freight}";

    public static string Review(int number, string message = "", string title = "") =>
        $"{Id(number)},{Id(number)},5,{title},{message},2018-01-18 00:00:00,2018-01-18 21:46:59";

    private static string Csv(Table table, string[] lines) => string.Join('\n', [Header(table), .. lines, ""]);
}
