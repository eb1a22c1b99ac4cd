{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('int_orders') }}

),

store_sales as (

    select * from {{ ref('stg_stores__store_sales') }}

),

events as (

    select max(order_purchase_timestamp) as happened_at
    from orders
    where {{ is_plausible_date('order_purchase_timestamp') }}

    union all

    select max(sold_at) as happened_at
    from store_sales
    where {{ is_plausible_date('sold_at') }}

),

newest as (

    select cast(max(happened_at) as date) as newest_day from events

),

last_complete as (

    select {{ add_days('newest_day', -1) }} as as_of_date from newest

)

select * from last_complete
