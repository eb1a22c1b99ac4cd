{{ config(materialized='table') }}

with

marketplace_orders as (

    select * from {{ ref('stg_marketplace__orders') }}

),

marketplace_customers as (

    select * from {{ ref('stg_marketplace__customers') }}

),

shop_orders as (

    select * from {{ ref('int_shop_orders') }}

),

marketplace as (

    select
        'marketplace' as source,
        orders.order_id,
        orders.customer_id,
        customers.customer_unique_id,
        customers.customer_zip_code_prefix,
        orders.order_status,
        orders.order_purchase_timestamp,
        orders.order_approved_at,
        orders.order_delivered_carrier_date,
        orders.order_delivered_customer_date,
        orders.order_estimated_delivery_date,
        cast(null as {{ dbt.type_string() }}) as payment_method,
        cast(null as decimal(12, 2)) as order_discount_amount,
        cast(null as decimal(12, 2)) as shipping_amount,
        cast(null as decimal(12, 2)) as total_amount

    from marketplace_orders as orders

    left join marketplace_customers as customers
        on orders.customer_id = customers.customer_id

),

shop as (

    select
        'shop' as source,
        cast(orders.order_id as {{ dbt.type_string() }}) as order_id,
        cast(orders.customer_id as {{ dbt.type_string() }}) as customer_id,
        cast(orders.customer_id as {{ dbt.type_string() }}) as customer_unique_id,
        cast(null as {{ dbt.type_string() }}) as customer_zip_code_prefix,
        orders.order_status,
        {{ local_time('orders.order_timestamp') }} as order_purchase_timestamp,
        {{ local_time('orders.paid_at') }} as order_approved_at,
        {{ local_time('orders.shipped_at') }} as order_delivered_carrier_date,
        {{ local_time('orders.delivered_at') }} as order_delivered_customer_date,
        cast(null as timestamp) as order_estimated_delivery_date,
        orders.payment_method,
        orders.discount_amount as order_discount_amount,
        orders.shipping_amount,
        orders.total_amount

    from shop_orders as orders

),

unioned as (

    select * from marketplace
    union all
    select * from shop

)

select * from unioned
