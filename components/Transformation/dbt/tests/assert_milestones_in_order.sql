{{ config(severity='warn') }}

-- Nobody has goods that were not ordered yet, nor that the carrier did not take before.
select
    order_key,
    source,
    order_id,
    order_purchase_timestamp,
    order_approved_at,
    order_delivered_carrier_date,
    order_delivered_customer_date

from {{ ref('fct_orders') }}

where order_approved_at < order_purchase_timestamp
    or order_delivered_carrier_date < order_purchase_timestamp
    or order_delivered_customer_date < order_delivered_carrier_date
