{{ config(severity='warn') }}

-- What was paid for an order is what its lines come to, to the cent.
select
    order_key,
    source,
    order_id,
    order_total,
    payment_value

from {{ ref('fct_orders') }}

where payment_count > 0
    and item_count > 0
    and abs(order_total - payment_value) > 0.01
