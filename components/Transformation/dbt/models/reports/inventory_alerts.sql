with

sales as (

    select * from {{ ref('sales_lines') }}

),

products as (

    select * from {{ ref('dim_product') }} where source = 'shop'

),

demand as (

    select
        product_key,
        cast(sum(quantity) as bigint) as units_last_30_days

    from sales

    where source in ('shop', 'stores')
        and date_day > {{ add_days(as_of_date(), -30) }}

    group by product_key

),

average_demand as (

    select avg(units_last_30_days) as average_units from demand

),

judged as (

    select
        products.product_id,
        products.sku,
        products.product_name,
        products.category,
        products.stock_quantity,
        products.reorder_level,
        demand.units_last_30_days,
        cast(products.stock_quantity * 30.0 / demand.units_last_30_days as decimal(12, 1)) as days_of_cover,
        case
            when products.stock_quantity <= 0 then 'out_of_stock'
            when products.stock_quantity * 30.0 / demand.units_last_30_days < 7 then 'critical'
            else 'low'
        end as alert_level

    from demand

    inner join products
        on demand.product_key = products.product_key

    cross join average_demand

    where products.is_active
        and demand.units_last_30_days > 0
        and demand.units_last_30_days >= average_demand.average_units
        and (
            products.stock_quantity <= products.reorder_level
            or products.stock_quantity * 30.0 / demand.units_last_30_days < 14
        )

)

select * from judged

order by days_of_cover, units_last_30_days desc, product_id
