with

sales as (

    select * from {{ ref('sales_lines') }}

),

products as (

    select * from {{ ref('dim_product') }}

),

geography as (

    select * from {{ ref('dim_geography') }}

),

daily as (

    select
        geography.region,
        products.category,
        sales.date_day,
        count(distinct sales.source || '/' || sales.sale_id) as sale_count,
        cast(sum(sales.quantity) as bigint) as quantity,
        cast(sum(sales.revenue) as decimal(24, 2)) as revenue

    from sales

    inner join products
        on sales.product_key = products.product_key

    inner join geography
        on sales.geography_key = geography.geography_key

    where sales.date_day > {{ add_days(as_of_date(), -90) }}

    group by geography.region, products.category, sales.date_day

),

final as (

    select
        region,
        category,
        date_day,
        sale_count,
        quantity,
        revenue,
        cast(
            sum(revenue) over (
                partition by region, category
                order by date_day
                rows between unbounded preceding and current row
            ) as decimal(24, 2)
        ) as cumulative_revenue

    from daily

)

select * from final

order by region, category, date_day
