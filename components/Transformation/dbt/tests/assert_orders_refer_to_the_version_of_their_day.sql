-- An order refers to its own customer, in the version that held when it was placed, wherever there is one.
with

orders as (

    select * from {{ ref('fct_orders') }}

),

customers as (

    select * from {{ ref('dim_customer') }}

),

held as (

    select
        orders.order_key,
        orders.customer_key,
        min(customers.customer_key) as customer_key_then,
        count(customers.customer_key) as versions_then

    from orders

    left join customers
        on orders.source = customers.source
        and orders.customer_unique_id = customers.customer_unique_id
        and orders.order_purchase_timestamp >= customers.valid_from
        and orders.order_purchase_timestamp < coalesce(customers.valid_to, cast('9999-12-31 00:00:00' as timestamp))

    where orders.order_purchase_timestamp between {{ beginning_of_time() }} and cast('9999-12-30 00:00:00' as timestamp)

    group by orders.order_key, orders.customer_key

)

select * from held

where versions_then > 1
    or (versions_then = 1 and customer_key <> customer_key_then)
    or (versions_then = 0 and customer_key <> {{ unknown_key() }})
