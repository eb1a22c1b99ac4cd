{{ config(materialized='incremental', incremental_strategy='changed_rows', unique_key='order_item_key') }}

with

order_items as (

    select * from {{ ref('int_order_items') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

products as (

    select * from {{ ref('dim_product') }}

),

sellers as (

    select * from {{ ref('dim_seller') }}

),

final as (

    select
        {{ surrogate_key(['order_items.source', 'order_items.order_id', 'order_items.order_item_id']) }}
            as order_item_key,
        {{ surrogate_key(['order_items.source', 'order_items.order_id']) }} as order_key,
        coalesce(orders.customer_key, {{ unknown_key() }}) as customer_key,
        coalesce(products.product_key, {{ unknown_key() }}) as product_key,
        coalesce(sellers.seller_key, {{ unknown_key() }}) as seller_key,
        coalesce(orders.geography_key, {{ unknown_key() }}) as geography_key,
        coalesce(orders.date_key, 0) as date_key,
        order_items.source,
        order_items.order_id,
        order_items.order_item_id,
        orders.customer_unique_id,
        order_items.product_id,
        order_items.seller_id,
        coalesce(orders.order_status, 'unknown') as order_status,
        coalesce(orders.is_sale, true) as is_sale,
        orders.order_purchase_timestamp,
        order_items.shipping_limit_date,
        order_items.quantity,
        order_items.price,
        order_items.discount_amount,
        order_items.freight_value,
        cast(order_items.quantity * cast(order_items.price as decimal(24, 2)) as decimal(24, 2)) as gross_amount,
        cast(
            order_items.quantity * cast(order_items.price as decimal(24, 2)) - order_items.discount_amount
            as decimal(24, 2)
        ) as revenue

    from order_items

    left join orders
        on order_items.source = orders.source
        and order_items.order_id = orders.order_id

    left join products
        on order_items.source = products.source
        and order_items.product_id = products.product_id

    left join sellers
        on order_items.source = sellers.source
        and order_items.seller_id = sellers.seller_id

)

{{ changed_rows('final', 'order_item_key') }}
