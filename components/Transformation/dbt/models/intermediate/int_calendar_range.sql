{{ config(materialized='table') }}

{%- set dated_columns = [
    ('int_orders', 'order_purchase_timestamp'),
    ('int_orders', 'order_approved_at'),
    ('int_orders', 'order_delivered_carrier_date'),
    ('int_orders', 'order_delivered_customer_date'),
    ('int_orders', 'order_estimated_delivery_date'),
    ('int_reviews', 'review_creation_date'),
    ('int_reviews', 'review_answer_timestamp'),
    ('int_daily_visits', 'visited_on'),
    ('stg_stores__store_sales', 'sold_at')
] %}

with

extremes as (

    {%- for model, column in dated_columns %}

    select
        cast(min({{ column }}) as date) as first_day,
        cast(max({{ column }}) as date) as last_day
    from {{ ref(model) }}
    where {{ is_plausible_date(column) }}
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

),

total as (

    select
        min(first_day) as first_day,
        max(last_day) as last_day

    from extremes

)

select * from total
