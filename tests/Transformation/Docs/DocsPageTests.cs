using System.Text.Json;
using EcommAspire.Fixtures;

namespace EcommAspire.Transformation.Tests.Docs;

/// <summary>The documentation page as a person uses it, in a real browser, from disk.</summary>
public sealed class DocsPageTests : IDisposable
{
    private const string Hostile = "</script><script>document.title='taken'</script><img src=\"http://example.org/x.png\" onerror=\"document.title='taken'\">";

    private readonly ProjectFolder _project = new("""
        name: shop
        version: 1.2.0
        profile: shop
        models:
          shop:
            +materialized: table
        """);

    public DocsPageTests() => _project
        .Write("models/staging/stg_orders.sql", "select 1 as order_id, 'a''b' as note, 2.5 as amount")
        .Write("models/staging/stg_items.sql", "select order_id, 1 as item_id from {{ ref('stg_orders') }}")
        .Write("models/marts/fct_orders.sql", "{{ config(tags=['daily']) }}\nselect o.order_id, count(*) as items\nfrom {{ ref('stg_orders') }} as o\njoin {{ ref('stg_items') }} using (order_id)\ngroup by all")
        .Write("models/marts/report.sql", "select * from {{ ref('fct_orders') }} where order_id > 0 -- zebra")
        .Write("models/marts/broken.sql", "select {{ exceptions.raise_compiler_error('no luck') if execute else 1 }}")
        .Write("models/docs.md", "{% docs __overview__ %}\n# Welcome\n\nThe *shop*'s models.\n{% enddocs %}\n")
        .Write("models/schema.yml", $$$"""
            models:
              - name: fct_orders
                description: |
                  Orders with **their items**. One row per order.

                  | milestone | column |
                  |---|---|
                  | bought | `order_id` |

                  - one
                  - two

                  {{{Hostile}}}
                columns:
                  - name: order_id
                    description: The key, see [the guide](https://example.org/guide).
                    data_tests: [unique, not_null]
                  - name: forgotten
                    description: It was there once.
            exposures:
              - name: board
                type: dashboard
                owner: {name: Ana, email: ana@example.org}
                depends_on: [ref('report')]
            """);

    public void Dispose() => _project.Dispose();

    [RequiresFact(Needs.Browser)]
    public async Task Page_is_searched_read_and_walked_from_disk()
    {
        await _project.Build(null, "+report");
        var made = await _project.Load().GenerateDocsAsync(NodeSelection.All);
        made.Success.ShouldBeFalse("one model cannot be compiled, and its page says so");

        await using var browser = await Browser.OpenAsync(made.Page);
        (await browser.EvaluateAsync<string>("document.title")).ShouldBe("shop");
        (await Text(browser)).ShouldContain("Welcome");

        // Search by keys alone: a column's name finds the models that have it, the one named so first, and Enter goes there.
        await browser.PressAsync("/");
        await browser.TypeAsync("column:items fct");
        await HitsAsync(browser, "fct_orders", "report");
        await browser.PressAsync("Enter");
        await browser.UntilAsync("location.hash === '#!/model/model.shop.fct_orders' && document.title.startsWith('fct_orders')");
        await browser.PressAsync("/");
        await browser.EvaluateAsync<bool>("document.querySelector('#search-text').value = ''; true");
        await browser.TypeAsync("zebra");
        await HitsAsync(browser, "report");
        await browser.PressAsync("Escape");
        await browser.UntilAsync("!document.querySelector('#search').open");

        // The model's page: what the files say, what the database has.
        var page = await Text(browser);
        page.ShouldContain("Orders with their items.");
        page.ShouldContain("1 row");
        page.ShouldContain("#daily");
        page.ShouldContain(Hostile[..40]);
        (await browser.EvaluateAsync<string[][]>("[...document.querySelectorAll('table.columns tbody tr')].map(r => [...r.children].map(c => c.textContent))"))
            .ShouldBe([["order_id", "integer", "The key, see the guide.", "not_nullunique"], ["items", "bigint", "", ""], ["forgotten", "", "It was there once.not in the database", ""]]);
        (await browser.EvaluateAsync<int>("document.querySelectorAll('.prose table td').length")).ShouldBe(2);
        (await browser.EvaluateAsync<int>("document.querySelectorAll('.prose img, .prose script').length")).ShouldBe(0);
        (await browser.EvaluateAsync<string>("document.querySelector('#code-body').textContent")).ShouldContain("from \"shop\".\"main\".\"stg_orders\" as o");
        await browser.EvaluateAsync<bool>("document.querySelector('#code-tab-1').click(); true");
        (await browser.EvaluateAsync<string>("document.querySelector('#code-body').textContent")).ShouldContain("{{ ref('stg_orders') }}");

        // Neighbours in the small picture lead to their pages.
        await browser.EvaluateAsync<bool>("document.querySelector('.small-lineage [data-id=\"model.shop.report\"]').dispatchEvent(new MouseEvent('click')); true");
        await browser.UntilAsync("document.title.startsWith('report')");

        // The lineage: a neighbourhood, walked by arrows, refocused by Enter, widened by the whole project.
        await browser.EvaluateAsync<bool>("location.hash = '#!/lineage/model.shop.fct_orders/1/1'; true");
        await browser.UntilAsync("document.activeElement.matches('.lineage')");
        (await Nodes(browser)).ShouldBe(["model.shop.fct_orders", "model.shop.report", "model.shop.stg_items", "model.shop.stg_orders"]);
        (await browser.EvaluateAsync<int>("document.querySelectorAll('.lineage .edge').length")).ShouldBe(4);
        (await browser.EvaluateAsync<bool>("[...document.querySelectorAll('.lineage-node')].every(n => n.getBoundingClientRect().left >= 0 && n.getBoundingClientRect().right <= innerWidth)")).ShouldBeTrue();
        await browser.PressAsync("ArrowRight");
        await browser.UntilAsync("document.activeElement.dataset.id === 'model.shop.report'");
        await browser.PressAsync("Enter");
        await browser.UntilAsync("location.hash === '#!/lineage/model.shop.report/1/1' && document.title.startsWith('report') && document.activeElement.matches('.lineage')");
        (await Nodes(browser)).ShouldBe(["exposure.shop.board", "model.shop.fct_orders", "model.shop.report"]);
        await browser.PressAsync("o");
        await browser.UntilAsync("location.hash === '#!/model/model.shop.report'");
        await browser.EvaluateAsync<bool>("location.hash = '#!/lineage'; true");
        await browser.UntilAsync("document.querySelectorAll('.lineage-node').length === 6");

        // What failed to compile is said where one looks for it.
        await browser.EvaluateAsync<bool>("location.hash = '#!/model/model.shop.broken'; true");
        await browser.UntilAsync("document.title.startsWith('broken')");
        (await browser.EvaluateAsync<string>("document.querySelector('.alert').textContent")).ShouldContain("no luck");

        await browser.EvaluateAsync<bool>("location.hash = '#!/model/model.shop.nowhere'; true");
        await browser.UntilAsync("document.querySelector('main').textContent.includes('There is no')");
        browser.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_is_one_file_that_names_no_other()
    {
        await _project.Build(null, "+report");
        var made = await _project.Load().GenerateDocsAsync(new NodeSelection { Select = ["+report"] });
        made.Success.ShouldBeTrue();
        var page = await File.ReadAllTextAsync(made.Page);
        page.ShouldContain("default-src 'none'");
        page.Split("<script").Length.ShouldBe(3, "the content and the script, and nothing that came with a description");
        page.ShouldNotContain(" src=\"http");

        using var catalog = JsonDocument.Parse(await File.ReadAllTextAsync(made.Catalog));
        var orders = catalog.RootElement.GetProperty("nodes").GetProperty("model.shop.fct_orders");
        orders.GetProperty("metadata").GetProperty("type").GetString().ShouldBe("BASE TABLE");
        orders.GetProperty("columns").GetProperty("items").GetProperty("type").GetString().ShouldBe("BIGINT");
        orders.GetProperty("columns").GetProperty("items").GetProperty("index").GetInt32().ShouldBe(2);
        orders.GetProperty("stats").GetProperty("row_count").GetProperty("value").GetInt64().ShouldBe(1);
        catalog.RootElement.GetProperty("errors").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    // The page looks for what is typed in its own time.
    private static Task HitsAsync(Browser browser, params string[] names) => browser.UntilAsync(
        $"[...document.querySelectorAll('#search-hits .hit-name')].map(e => e.textContent).join() === '{string.Join(',', names)}'");

    private static Task<string> Text(Browser browser) => browser.EvaluateAsync<string>("document.querySelector('main').textContent");

    private static Task<string[]> Nodes(Browser browser) =>
        browser.EvaluateAsync<string[]>("[...document.querySelectorAll('.lineage-node')].map(n => n.dataset.id).sort()");
}
