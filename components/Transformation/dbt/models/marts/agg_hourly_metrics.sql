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

active as (

    {{ channel_activity('orders', 'store_sales', 'sessions', part='hour') }}

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
