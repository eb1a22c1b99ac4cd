-- Prices, freight and payments add up to the same in the facts as at the sources; the shop's amounts likewise.
with

totals as (

    select
        'marketplace price and freight' as amount,
        (
            select coalesce(sum(price), 0) + coalesce(sum(freight_value), 0)
            from {{ ref('stg_marketplace__order_items') }}
        ) as staging_amount,
        (
            select coalesce(sum(revenue), 0) + coalesce(sum(freight_value), 0)
            from {{ ref('fct_order_items') }}
            where source = 'marketplace'
        ) as gold_amount

    union all

    select
        'shop gross amount' as amount,
        (
            select coalesce(sum(quantity * cast(unit_price as decimal(24, 2))), 0)
            from {{ ref('int_shop_order_items') }}
        ) as staging_amount,
        (select coalesce(sum(gross_amount), 0) from {{ ref('fct_order_items') }} where source = 'shop') as gold_amount

    union all

    select
        'marketplace payments' as amount,
        (select coalesce(sum(payment_value), 0) from {{ ref('stg_marketplace__order_payments') }}) as staging_amount,
        (
            select coalesce(sum(payment_value), 0)
            from {{ ref('fct_payments') }}
            where source = 'marketplace'
        ) as gold_amount

    union all

    select
        'store sales' as amount,
        (select coalesce(sum(total_amount), 0) from {{ ref('stg_stores__store_sales') }}) as staging_amount,
        (select coalesce(sum(total_amount), 0) from {{ ref('fct_store_sales') }}) as gold_amount

)

select * from totals

where staging_amount <> gold_amount
