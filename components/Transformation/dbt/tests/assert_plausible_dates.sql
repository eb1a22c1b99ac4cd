{{ config(severity='warn') }}

-- A date outside the calendar's years is a typing error; its fact refers to the unknown day.
select
    'order' as fact,
    order_key as fact_key,
    order_purchase_timestamp as happened_at

from {{ ref('fct_orders') }}

where date_key = 0

union all

select
    'store sale' as fact,
    store_sale_key as fact_key,
    sold_at as happened_at

from {{ ref('fct_store_sales') }}

where date_key = 0

union all

select
    'review' as fact,
    review_key as fact_key,
    review_creation_date as happened_at

from {{ ref('fct_reviews') }}

where date_key = 0
