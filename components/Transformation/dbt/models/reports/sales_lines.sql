{{ config(materialized='ephemeral') }}

with

order_items as (

    select * from {{ ref('fct_order_items') }}

),

store_sales as (

    select * from {{ ref('fct_store_sales') }}

),

dates as (

    select * from {{ ref('dim_date') }}

),

online as (

    select
        order_items.source,
        dates.date_day,
        order_items.order_id as sale_id,
        order_items.product_key,
        order_items.geography_key,
        order_items.quantity,
        order_items.revenue

    from order_items

    inner join dates
        on order_items.date_key = dates.date_key

    where order_items.is_sale

),

in_town as (

    select
        'stores' as source,
        dates.date_day,
        cast(store_sales.receipt_number as {{ dbt.type_string() }}) as sale_id,
        store_sales.product_key,
        store_sales.geography_key,
        store_sales.quantity,
        store_sales.total_amount as revenue

    from store_sales

    inner join dates
        on store_sales.date_key = dates.date_key

),

unioned as (

    select * from online
    union all
    select * from in_town

)

select * from unioned

where date_day <= {{ as_of_date() }}
    or date_day is null
