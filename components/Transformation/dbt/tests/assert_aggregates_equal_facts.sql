-- By hour, by day or by category: what is added up comes to what the facts come to.
with

facts as (

    select
        (select count(*) from {{ ref('fct_orders') }}) as order_count,
        (select count(*) from {{ ref('fct_sessions') }}) as session_count,
        (select coalesce(sum(case when is_sale then revenue end), 0) from {{ ref('fct_orders') }}) as order_revenue,
        (select coalesce(sum(case when is_sale then revenue end), 0) from {{ ref('fct_order_items') }}) as item_revenue,
        (select coalesce(sum(total_amount), 0) from {{ ref('fct_store_sales') }}) as store_revenue

),

compared as (

    {%- for aggregate in ['agg_hourly_metrics', 'agg_daily_metrics'] %}

    select
        '{{ aggregate }}' as aggregate,
        facts.order_count - (
            select coalesce(sum(order_count), 0) from {{ ref(aggregate) }} where source <> 'stores'
        ) as orders_lost,
        facts.session_count - (select coalesce(sum(session_count), 0) from {{ ref(aggregate) }}) as sessions_lost,
        facts.order_revenue + facts.store_revenue - (
            select coalesce(sum(revenue), 0) from {{ ref(aggregate) }}
        ) as revenue_lost

    from facts

    union all
    {%- endfor %}

    select
        'agg_category_revenue' as aggregate,
        0 as orders_lost,
        0 as sessions_lost,
        facts.item_revenue + facts.store_revenue - (
            select coalesce(sum(revenue), 0) from {{ ref('agg_category_revenue') }}
        ) as revenue_lost

    from facts

)

select * from compared

where orders_lost <> 0
    or sessions_lost <> 0
    or revenue_lost <> 0
