{# What each channel did, one row a channel and day, or with a finer part of time one row a channel and that part. #}
{% macro channel_activity(orders, store_sales, sessions, part=none) %}

    select
        date_key,
        {{ _part_start(part, 'order_purchase_timestamp') -}}
        source,
        count(*) as order_count,
        count(case when is_sale then 1 end) as sale_count,
        count(case when order_stage = 'cancelled' then 1 end) as cancelled_count,
        count(case when order_stage = 'returned' then 1 end) as returned_count,
        count(distinct case when customer_key <> {{ unknown_key() }} then customer_unique_id end) as customer_count,
        sum(case when is_sale then item_count else 0 end) as item_count,
        sum(case when is_sale then quantity else 0 end) as quantity,
        sum(case when is_sale then revenue else 0 end) as revenue,
        sum(case when is_sale then freight_value else 0 end) as freight_value,
        0 as session_count,
        0 as converted_session_count

    from {{ orders }}

    group by date_key, {% if part %}{{ part }}_start, {% endif %}source

    union all

    -- A receipt is an order that is carried home; what comes back lessens the revenue of the {{ part or 'day' }} it comes back.
    select
        date_key,
        {{ _part_start(part, 'sold_at') -}}
        'stores' as source,
        count(distinct receipt_number) as order_count,
        count(distinct receipt_number) as sale_count,
        0 as cancelled_count,
        0 as returned_count,
        0 as customer_count,
        count(*) as item_count,
        sum(quantity) as quantity,
        sum(total_amount) as revenue,
        0 as freight_value,
        0 as session_count,
        0 as converted_session_count

    from {{ store_sales }}

    group by date_key{% if part %}, {{ part }}_start{% endif %}

    union all

    select
        date_key,
        {{ _part_start(part, 'started_at') -}}
        'shop' as source,
        0 as order_count,
        0 as sale_count,
        0 as cancelled_count,
        0 as returned_count,
        0 as customer_count,
        0 as item_count,
        0 as quantity,
        0 as revenue,
        0 as freight_value,
        count(*) as session_count,
        count(case when is_converted then 1 end) as converted_session_count

    from {{ sessions }}

    group by date_key{% if part %}, {{ part }}_start{% endif %}

{% endmacro %}


{# The unknown day, 0, has no hours. #}
{% macro _part_start(part, moment) -%}
    {%- if part -%}
        case when date_key <> 0 then {{ dbt.date_trunc(part, moment) }} end as {{ part }}_start,
        {% endif -%}
{%- endmacro %}
