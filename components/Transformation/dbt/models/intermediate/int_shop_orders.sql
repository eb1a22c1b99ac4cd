with

shop_orders as (

    select * from {{ ref('stg_shop__orders') }}

),

fresh_orders as (

    select * from {{ ref('int_fresh_orders') }}

),

unioned as (

    select
        order_id,
        customer_id,
        order_status,
        order_timestamp,
        paid_at,
        shipped_at,
        delivered_at,
        payment_method,
        discount_amount,
        shipping_amount,
        total_amount

    from shop_orders

    union all

    -- A message does not say how an order is paid, nor what of its total is discount or shipping.
    select
        order_id,
        customer_id,
        order_status,
        order_timestamp,
        paid_at,
        shipped_at,
        delivered_at,
        'not_defined' as payment_method,
        cast(0 as decimal(12, 2)) as discount_amount,
        cast(0 as decimal(12, 2)) as shipping_amount,
        total_amount

    from fresh_orders

)

select * from unioned
