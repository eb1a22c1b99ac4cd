with

orders as (

    select * from {{ ref('fct_orders') }}

),

store_sales as (

    select * from {{ ref('fct_store_sales') }}

),

sessions as (

    select * from {{ ref('fct_sessions') }}

),

ordered as (

    select
        date_key,
        case when date_key <> 0 then {{ dbt.date_trunc('hour', 'order_purchase_timestamp') }} end as hour_start,
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

    from orders

    group by date_key, hour_start, source

),

sold as (

    -- A receipt is an order that is carried home; what comes back lessens the revenue of the hour it comes back.
    select
        date_key,
        case when date_key <> 0 then {{ dbt.date_trunc('hour', 'sold_at') }} end as hour_start,
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

    from store_sales

    group by date_key, hour_start

),

visited as (

    select
        date_key,
        case when date_key <> 0 then {{ dbt.date_trunc('hour', 'started_at') }} end as hour_start,
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

    from sessions

    group by date_key, hour_start

),

active as (

    select * from ordered
    union all
    select * from sold
    union all
    select * from visited

),

totalled as (

    select
        date_key,
        hour_start,
        source,
        cast(sum(order_count) as bigint) as order_count,
        cast(sum(sale_count) as bigint) as sale_count,
        cast(sum(cancelled_count) as bigint) as cancelled_count,
        cast(sum(returned_count) as bigint) as returned_count,
        cast(sum(customer_count) as bigint) as customer_count,
        cast(sum(item_count) as bigint) as item_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(sum(revenue) as decimal(24, 2)) as revenue,
        cast(sum(freight_value) as decimal(24, 2)) as freight_value,
        cast(sum(session_count) as bigint) as session_count,
        cast(sum(converted_session_count) as bigint) as converted_session_count

    from active

    group by date_key, hour_start, source

),

final as (

    select
        {{ surrogate_key(['date_key', 'extract(hour from hour_start)', 'source']) }} as hourly_metric_key,
        date_key,
        hour_start,
        cast(extract(hour from hour_start) as integer) as hour_of_day,
        source,
        order_count,
        sale_count,
        cancelled_count,
        returned_count,
        customer_count,
        item_count,
        quantity,
        revenue,
        freight_value,
        cast(revenue / nullif(sale_count, 0) as decimal(24, 2)) as average_order_value,
        session_count,
        converted_session_count,
        cast(converted_session_count / nullif(cast(session_count as double), 0) as decimal(7, 6)) as conversion_rate

    from totalled

)

select * from final
