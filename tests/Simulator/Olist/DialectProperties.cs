using System.Text;
using EcommAspire.Domain.Sources;
using EcommAspire.Fixtures;
using EcommAspire.LocalServers;
using FsCheck;
using FsCheck.Fluent;

namespace EcommAspire.Simulator.Tests.Olist;

/// <summary>Whatever the text and however it is written down by the rules, it comes back.</summary>
public sealed class DialectProperties
{
    private static readonly string[] _pieces = ["\"", "\"\"", ",", ";", "\t", "\r\n", "\n", "\r", " ", "\\", "\\N", "'", "é", "ção", "🎉", "a", "bom", "NULL", "0", "|", "\u00A0", "=", "-"];

    private static readonly Gen<string> _text =
        from pieces in Gen.ArrayOf(Gen.Elements(_pieces))
        select string.Concat(pieces);

    private static readonly Gen<Writing> _writing =
        from delimiter in Gen.Elements(',', ';', '\t', '|')
        from lineEnd in Gen.Elements("\n", "\r\n", "\r")
        from encoding in Gen.Elements<Encoding>(new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true))
        from endsInLineEnd in Gen.Elements(true, false)
        from texts in Gen.ArrayOf(Gen.Zip(_text, _text))
        select new Writing(delimiter, lineEnd, encoding, endsInLineEnd, [.. texts.Select(t => (t.Item1, t.Item2))]);

    [RequiresTheory(Needs.Servers)]
    [InlineData(ServerKind.Postgres, 25)]
    [InlineData(ServerKind.MariaDb, 10)]
    public async Task Any_rows_written_by_the_rules_come_back_equal(ServerKind kind, int times)
    {
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(kind);
        foreach (var writing in Gen.Sample(_writing, times))
        {
            marketplace.Write(Rows.ReviewsFile, writing.ToBytes());

            var report = await marketplace.LoadAsync(Marketplace.OrderReviews);

            report.RowsLoaded.ShouldBe(writing.Texts.Count, writing.ToString());
            report.RowsQuarantined.ShouldBe(0, writing.ToString());
            (await marketplace.QueryAsync("select review_comment_title, review_comment_message from order_reviews order by review_id"))
                .Select(r => ((string?)r[0] ?? "", (string?)r[1] ?? ""))
                .ShouldBe(writing.Texts, writing.ToString());
        }
    }

    [RequiresFact(Needs.Postgres)]
    public async Task Whatever_the_bytes_every_row_is_accounted_for()
    {
        var spoilt =
            from writing in _writing
            from cuts in Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 4000), Gen.Choose(0, 255)))
            select Spoil(writing.ToBytes(), cuts.Select(c => (c.Item1, (byte)c.Item2)));
        await using var marketplace = await MarketplaceUnderTest.CreateAsync(ServerKind.Postgres);
        foreach (var bytes in Gen.Sample(spoilt, 25))
        {
            marketplace.Write(Rows.ReviewsFile, bytes);

            // The load itself checks the balance, the database's count and the quarantine's.
            var report = await TryLoadAsync(marketplace);

            (report is null || report.RowsRead >= 0).ShouldBeTrue();
        }
    }

    private static async Task<Simulator.Olist.OlistFileReport?> TryLoadAsync(MarketplaceUnderTest marketplace)
    {
        try
        {
            return await marketplace.LoadAsync(Marketplace.OrderReviews);
        }
        catch (SimulationException e)
        {
            e.Message.ShouldContain(Rows.ReviewsFile);
            return null;
        }
    }

    private static byte[] Spoil(byte[] bytes, IEnumerable<(int At, byte Value)> cuts)
    {
        foreach (var (at, value) in cuts)
            bytes[at % bytes.Length] = value;
        return bytes;
    }

    private sealed record Writing(char Delimiter, string LineEnd, Encoding Encoding, bool EndsInLineEnd, IReadOnlyList<(string Title, string Message)> Texts)
    {
        public byte[] ToBytes()
        {
            string[] lines = [Rows.Header(Marketplace.OrderReviews, Delimiter), .. Texts.Select(Line)];
            return [.. Encoding.Preamble, .. Encoding.GetBytes(string.Join(LineEnd, lines) + (EndsInLineEnd ? LineEnd : ""))];
        }

        private string Line((string Title, string Message) text, int number) => string.Join(
            Delimiter, Rows.Id(number), Rows.Id(number), 5, Field(text.Title), Field(text.Message), "2018-01-18 00:00:00", "2018-01-18 21:46:59");

        private static string Field(string text) => text.Length == 0 ? "" : $"\"{text.Replace("\"", "\"\"")}\"";
    }
}
