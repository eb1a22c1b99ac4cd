{{ config(severity='warn') }}

select
    order_key,
    source,
    order_id,
    order_status

from {{ ref('fct_orders') }}

where order_stage = 'delivered'
    and order_delivered_customer_date is null
