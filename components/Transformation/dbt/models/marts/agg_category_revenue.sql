with

order_items as (

    select * from {{ ref('fct_order_items') }} where is_sale

),

store_sales as (

    select * from {{ ref('fct_store_sales') }}

),

products as (

    select * from {{ ref('dim_product') }}

),

dates as (

    select * from {{ ref('dim_date') }}

),

sold as (

    select
        source,
        date_key,
        product_key,
        order_id as sale_id,
        quantity,
        revenue,
        freight_value

    from order_items

    union all

    select
        'stores' as source,
        date_key,
        product_key,
        cast(receipt_number as {{ dbt.type_string() }}) as sale_id,
        quantity,
        total_amount as revenue,
        0 as freight_value

    from store_sales

),

placed as (

    -- The key of the month's first day; the unknown day is a month of its own.
    select
        case when sold.date_key = 0 then 0 else sold.date_key - mod(sold.date_key, 100) + 1 end as date_key,
        sold.source,
        products.category,
        sold.sale_id,
        sold.quantity,
        sold.revenue,
        sold.freight_value

    from sold

    inner join products
        on sold.product_key = products.product_key

),

monthly as (

    select
        date_key,
        source,
        category,
        count(distinct sale_id) as sale_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(revenue) as decimal(24, 2)) as revenue,
        cast(sum(freight_value) as decimal(24, 2)) as freight_value

    from placed

    group by date_key, source, category

),

compared as (

    select
        *,
        sum(revenue) over (partition by date_key, source) as total_revenue,
        row_number() over (partition by date_key, source order by revenue desc, category) as revenue_rank

    from monthly

),

final as (

    select
        {{ surrogate_key(['compared.date_key', 'compared.source', 'compared.category']) }} as category_revenue_key,
        compared.date_key,
        dates.year_month,
        compared.source,
        compared.category,
        compared.sale_count,
        compared.quantity,
        compared.revenue,
        compared.freight_value,
        cast(compared.revenue / nullif(compared.sale_count, 0) as decimal(24, 2)) as average_sale,
        cast(compared.revenue / nullif(compared.total_revenue, 0) as decimal(18, 6)) as revenue_share,
        compared.revenue_rank

    from compared

    inner join dates
        on compared.date_key = dates.date_key

)

select * from final
