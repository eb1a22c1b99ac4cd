{{ config(severity='warn') }}

-- The total that the shop states for an order is what its lines come to, to the cent.
select
    order_key,
    order_id,
    order_total,
    revenue + freight_value as lines_total

from {{ ref('fct_orders') }}

where source = 'shop'
    and item_count > 0
    and abs(order_total - revenue - freight_value) > 0.01
