using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using EcommAspire.Simulator.Olist;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>How files are packed, and what only looks like one.</summary>
public sealed class PackingTests
{
    private static readonly byte[] _three = Encoding.UTF8.GetBytes(Rows.Customers(Rows.Customer(1), Rows.Customer(2), Rows.Customer(3)));

    [RequiresFact(Needs.Postgres)]
    public async Task Gzip_members_one_after_the_other_are_one_file_wherever_they_are_cut()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        var text = Encoding.UTF8.GetBytes(Rows.Customers([.. Enumerable.Range(1, 2000).Select(i => Rows.Customer(i))]));
        // Sizes on either side of what a decompressor reads at once.
        byte[] packed = [.. Enumerable.Range(0, 40).SelectMany(i => Gzip(text[(text.Length * i / 40)..(text.Length * (i + 1) / 40)])), .. Gzip([])];
        marketplace.Write(Rows.CustomersFile + ".gz", packed);

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        (report.State, report.RowsLoaded).ShouldBe((OlistFileState.Loaded, 2000));
    }

    [RequiresFact(Needs.Postgres)]
    public async Task An_archive_cut_or_damaged_anywhere_is_refused_in_a_sentence_and_none_of_it_is_loaded()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.TranslationFile, Rows.Translation("artes,arts"));
        byte[] whole = [.. Gzip(_three), .. Gzip(Encoding.UTF8.GetBytes(Rows.Customer(4) + "\n"))];
        var first = Gzip(_three).Length;
        foreach (var spoilt in new[] { whole[..^1], whole[..^4], whole[..^9], whole[..^30], whole[..(first + 1)], whole[..(first + 5)], whole[..(first - 3)], whole[..5], Flip(whole, first / 2), Flip(whole, first - 6), [.. whole, 1, 2, 3] })
        {
            marketplace.Write(Rows.CustomersFile + ".gz", spoilt);

            var report = await marketplace.LoadAsync(Marketplace.Customers);

            report.State.ShouldBe(OlistFileState.Refused, $"{spoilt.Length} of {whole.Length} bytes");
            report.Refusal.ShouldBe($"{Rows.CustomersFile}.gz cannot be read: The archive is cut off or damaged.");
            (await marketplace.CountAsync("product_category_name_translation")).ShouldBe(1);
        }

        File.Delete(Path.Combine(marketplace.Folder, Rows.CustomersFile + ".gz"));
        var zip = Zip((Rows.CustomersFile, _three));
        foreach (var spoilt in new[] { Flip(zip, 70), zip[..^30], zip[..60] })
        {
            marketplace.Write(Rows.CustomersFile + ".zip", spoilt);

            var report = await marketplace.LoadAsync(Marketplace.Customers);

            report.State.ShouldBe(OlistFileState.Refused);
            report.Refusal!.ShouldStartWith(Rows.CustomersFile + ".zip");
        }
    }

    [RequiresFact(Needs.Postgres)]
    public async Task What_a_file_is_its_bytes_tell_not_its_name()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, Gzip(_three));
        marketplace.Write(Rows.OrdersFile + ".gz", Rows.Orders(Rows.Order(1)));
        marketplace.Write(Rows.ItemsFile, Zip(("export.csv", Encoding.UTF8.GetBytes(Rows.Items(Rows.Item(1))))));
        marketplace.Write("data.zip", Zip((Rows.TranslationFile + ".gz", Gzip(Encoding.UTF8.GetBytes(Rows.Translation("artes,arts"))))));

        var report = await marketplace.LoadAsync();

        report.Files.Where(f => f.State is OlistFileState.Loaded).Select(f => (f.File, f.RowsLoaded)).ShouldBe(
        [
            (Rows.CustomersFile, 3L),
            ($"data.zip/{Rows.TranslationFile}.gz", 1L),
            (Rows.OrdersFile + ".gz", 1L),
            ($"{Rows.ItemsFile}/export.csv", 1L),
        ]);
    }

    [RequiresTheory(Needs.Postgres)]
    [InlineData("olist_customers_dataset.xlsx", "xl/workbook.xml", "an Excel workbook, not text. Save it as CSV")]
    [InlineData("olist_customers_dataset.csv", "xl/workbook.xml", "an Excel workbook, not text. Save it as CSV")]
    [InlineData("olist_customers_dataset.csv", "PAR1", "a Parquet file")]
    [InlineData("olist_customers_dataset.parquet", "PAR1", "a Parquet file")]
    [InlineData("olist_customers_dataset.csv.xz", "\u00FD7zXZ\0", "an xz archive, not text. Unpack it")]
    [InlineData("olist_customers_dataset.csv.bz2", "BZh91AY&", "a bzip2 archive, not text. Unpack it")]
    [InlineData("olist_customers_dataset.csv.zst", "(\u00B5/\u00FD", "a Zstandard archive, not text. Unpack it")]
    [InlineData("olist_customers_dataset.csv", "<!DOCTYPE html><html><body>Sign in to Kaggle", "a web page")]
    [InlineData("olist_customers_dataset.json", "[{\"customer_id\": \"1\"}]", "JSON")]
    [InlineData("olist_customers_dataset.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a Git LFS pointer")]
    public async Task Other_formats_are_named_with_what_to_do_and_the_rest_is_loaded(string name, string content, string said)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(name, content == "xl/workbook.xml" ? Zip((content, [])) : Encoding.Latin1.GetBytes(content));
        marketplace.Write(Rows.TranslationFile, Rows.Translation("artes,arts"));

        var report = await marketplace.LoadAsync(Marketplace.Customers);

        report.State.ShouldBe(OlistFileState.Refused);
        report.Refusal!.ShouldStartWith($"{name} cannot be read: It is {said}");
        (await marketplace.CountAsync("product_category_name_translation")).ShouldBe(1);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task What_is_named_like_a_file_and_is_none_is_left_alone_in_a_sentence()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        string At(string name) => Path.Combine(marketplace.Folder, name);
        Directory.CreateDirectory(At(Rows.CustomersFile));
        File.CreateSymbolicLink(At(Rows.OrdersFile), At("gone.csv"));
        File.CreateSymbolicLink(At(Rows.ItemsFile), At(Rows.ItemsFile));
        File.CreateSymbolicLink(At(Rows.ProductsFile), "/dev/zero");
        File.CreateSymbolicLink(At(Rows.ReviewsFile + ".gz"), At(Rows.ReviewsFile));
        using (var mkfifo = Process.Start("mkfifo", [At(Rows.ReviewsFile), At("archive.zip"), At("olist_sellers_dataset.txt"), At("notes.txt")]))
            await mkfifo.WaitForExitAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("olist_geolocation_dataset.csv")));
        marketplace.Write("real.csv", Rows.Translation("artes,arts"));
        File.CreateSymbolicLink(At(Rows.TranslationFile), "real.csv");

        var load = marketplace.LoadAsync();
        (await Task.WhenAny(load, Task.Delay(Eventually.Patience))).ShouldBe(load, "The load waits for a pipe.");
        var report = await load;

        report.Files.Single(f => f.State is OlistFileState.Loaded).File.ShouldBe(Rows.TranslationFile);
        report.Files.Count(f => f.State is OlistFileState.Missing).ShouldBe(8);
        report.Notes.ShouldBe(
        [
            "archive.zip is a pipe, a socket or a device, not a file; it was left alone.",
            "olist_customers_dataset.csv is a folder; it was left alone.",
            "olist_geolocation_dataset.csv is a pipe, a socket or a device, not a file; it was left alone.",
            "olist_order_items_dataset.csv is a link that leads nowhere; it was left alone.",
            "olist_order_reviews_dataset.csv is a pipe, a socket or a device, not a file; it was left alone.",
            "olist_order_reviews_dataset.csv.gz is a pipe, a socket or a device, not a file; it was left alone.",
            "olist_orders_dataset.csv is a link that leads nowhere; it was left alone.",
            "olist_products_dataset.csv is a pipe, a socket or a device, not a file; it was left alone.",
            "olist_sellers_dataset.txt is a pipe, a socket or a device, not a file; it was left alone.",
            "real.csv is not one of the nine files; it was left alone.",
        ]);
        (await Should.ThrowAsync<SimulationException>(() => marketplace.LoadAsync(At("archive.zip")))).Message
            .ShouldBe($"{At("archive.zip")} is neither a folder nor a zip archive. Give the folder that holds the Olist files, or their .zip.");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Copies_are_taken_where_the_file_itself_is_not_there_and_which_was_is_said()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write("olist_customers_dataset (1).csv", _three);
        marketplace.Write("Olist_Orders_Dataset - Cópia.CSV", Rows.Orders(Rows.Order(1)));
        marketplace.Write(Rows.ItemsFile, Rows.Items(Rows.Item(1)));
        marketplace.Write("olist_order_items_dataset(2).csv", Rows.Items(Rows.Item(2), Rows.Item(3)));
        marketplace.Write(Rows.ProductsFile + ".csv", Rows.Products($"{Rows.Id(1)},,,,,,,,"));
        marketplace.Write("olist_sellers_dataset", $"{Rows.Header(Marketplace.Sellers)}\n");
        marketplace.Write("olist_geolocation_dataset.csv.part", "geoloc");

        var report = await marketplace.LoadAsync();

        report.Files.Where(f => f.State is OlistFileState.Loaded).Select(f => (f.File, f.RowsLoaded)).ShouldBe(
        [
            ("olist_customers_dataset (1).csv", 3L),
            ("olist_sellers_dataset", 0L),
            (Rows.ProductsFile + ".csv", 1L),
            ("Olist_Orders_Dataset - Cópia.CSV", 1L),
            (Rows.ItemsFile, 1L),
        ]);
        report.Notes.ShouldBe(
        [
            "olist_customers_dataset (1).csv was taken for olist_customers_dataset.csv.",
            "Olist_Orders_Dataset - Cópia.CSV was taken for olist_orders_dataset.csv.",
            "olist_order_items_dataset(2).csv was left alone: olist_order_items_dataset.csv is there too.",
            "olist_geolocation_dataset.csv.part is not one of the nine files; it was left alone.",
        ]);
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Files_in_a_folder_within_are_found()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        Directory.CreateDirectory(Path.Combine(marketplace.Folder, "empty"));
        marketplace.Write(Path.Combine(Directory.CreateDirectory(Path.Combine(marketplace.Folder, "archive")).Name, Rows.CustomersFile), _three);

        var report = await marketplace.LoadAsync();

        report.RowsLoaded.ShouldBe(3);
        report.Notes.ShouldHaveSingleItem().ShouldBe("The files are in the folder archive within.");
    }

    [RequiresFact(Needs.Postgres)]
    public async Task A_broken_archive_beside_the_files_does_not_keep_them_out_and_an_encrypted_one_is_named()
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        marketplace.Write(Rows.CustomersFile, _three);
        marketplace.Write("archive.zip", Zip((Rows.OrdersFile, _three))[..80]);
        var encrypted = Zip((Rows.TranslationFile, _three));
        encrypted[6] |= 1; // the bit in the entry's own header, and the one in the directory
        encrypted[Encoding.Latin1.GetString(encrypted).IndexOf("PK\u0001\u0002", StringComparison.Ordinal) + 8] |= 1;
        marketplace.Write("secret.zip", encrypted);

        var report = await marketplace.LoadAsync();

        report.RowsLoaded.ShouldBe(3);
        report.Notes.ShouldHaveSingleItem().ShouldStartWith("archive.zip cannot be read, and was left alone: It is not a readable zip archive");
        report.Files.Single(f => f.State is OlistFileState.Refused).Refusal.ShouldBe(
            $"secret.zip/{Rows.TranslationFile} cannot be read: It is encrypted. Unpack the archive, and give the folder.");
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                // Stored, so that nothing but the checksum can notice a changed byte.
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 1;
        return flipped;
    }
}
