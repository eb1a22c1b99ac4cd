{{ config(materialized='table') }}

{%- set dated_columns = {
    'int_orders': [
        'order_purchase_timestamp',
        'order_approved_at',
        'order_delivered_carrier_date',
        'order_delivered_customer_date',
        'order_estimated_delivery_date'
    ],
    'int_reviews': ['review_creation_date', 'review_answer_timestamp'],
    'int_daily_visits': ['visited_on'],
    'stg_stores__store_sales': ['sold_at'],
    'int_invoices': ['invoiced_at']
} %}

with

{% for model, columns in dated_columns.items() -%}
{{ model }}_extremes as (

    select
        {%- for column in columns %}
        min(case when {{ is_plausible_date(column) }} then cast({{ column }} as date) end)
            as first_{{ column }},
        max(case when {{ is_plausible_date(column) }} then cast({{ column }} as date) end)
            as last_{{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}

    from {{ ref(model) }}

),

{% endfor -%}
extremes as (

    {%- for model, columns in dated_columns.items() %}
    {%- set last_model = loop.last %}
    {%- for column in columns %}
    select
        first_{{ column }} as first_day,
        last_{{ column }} as last_day
    from {{ model }}_extremes
    {%- if not (loop.last and last_model) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}

),

total as (

    select
        min(first_day) as first_day,
        max(last_day) as last_day

    from extremes

)

select * from total
