{{ config(severity='warn') }}

-- Who returns goods is not charged less than nothing. Sources do write it, and one such line does not keep back the day.
select
    'order item' as fact,
    order_item_key as fact_key,
    price as amount

from {{ ref('fct_order_items') }}

where price < 0
    or freight_value < 0

union all

select
    'payment' as fact,
    payment_key as fact_key,
    payment_value as amount

from {{ ref('fct_payments') }}

where payment_value < 0

union all

select
    'store sale' as fact,
    store_sale_key as fact_key,
    unit_price as amount

from {{ ref('fct_store_sales') }}

where unit_price < 0
