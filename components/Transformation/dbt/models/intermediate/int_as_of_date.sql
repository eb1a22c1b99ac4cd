{{ config(materialized='table') }}

with

events as (

    select max(order_purchase_timestamp) as happened_at
    from {{ ref('int_orders') }}
    where {{ is_plausible_date('order_purchase_timestamp') }}

    union all

    select max(sold_at) as happened_at
    from {{ ref('stg_stores__store_sales') }}
    where {{ is_plausible_date('sold_at') }}

),

newest as (

    select cast(max(happened_at) as date) as newest_day from events

),

last_complete as (

    select {{ add_days('newest_day', -1) }} as as_of_date from newest

)

select * from last_complete
