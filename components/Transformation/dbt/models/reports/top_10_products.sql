with

sales as (

    select * from {{ ref('sales_lines') }}

),

products as (

    select * from {{ ref('dim_product') }}

),

summed as (

    select
        product_key,
        count(distinct source || '/' || sale_id) as sale_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(revenue) as decimal(24, 2)) as revenue,
        cast(
            sum(case when date_day > {{ add_days(as_of_date(), -30) }} then revenue else 0 end) as decimal(24, 2)
        ) as revenue_last_30_days

    from sales

    where product_key <> {{ unknown_key() }}

    group by product_key

),

ranked as (

    select
        row_number() over (order by summed.revenue desc, products.source, products.product_id) as product_rank,
        products.source,
        products.product_id,
        products.product_name,
        products.category,
        summed.sale_count,
        summed.quantity,
        summed.revenue,
        summed.revenue_last_30_days

    from summed

    inner join products
        on summed.product_key = products.product_key

)

select * from ranked

where product_rank <= 10

order by product_rank
