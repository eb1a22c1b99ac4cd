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

dates as (

    select * from {{ ref('dim_date') }}

),

active as (

    {{ channel_activity('orders', 'store_sales', 'sessions') }}

),

period as (

    -- Days between, on which nobody did anything, are days too; the unknown day is one where something has it.
    select
        min(case when date_key <> 0 then date_key end) as first_date_key,
        max(date_key) as last_date_key,
        min(date_key) as least_date_key

    from active

),

channels as (

    select 'marketplace' as source
    union all
    select 'shop' as source
    union all
    select 'stores' as source

),

days as (

    select
        dates.date_key,
        dates.date_day,
        channels.source

    from dates

    inner join period
        on dates.date_key between period.first_date_key and period.last_date_key
        or dates.date_key = period.least_date_key

    cross join channels

),

totalled as (

    select
        days.date_key,
        days.date_day,
        days.source,
        cast(coalesce(sum(active.order_count), 0) as bigint) as order_count,
        cast(coalesce(sum(active.sale_count), 0) as bigint) as sale_count,
        cast(coalesce(sum(active.cancelled_count), 0) as bigint) as cancelled_count,
        cast(coalesce(sum(active.returned_count), 0) as bigint) as returned_count,
        cast(coalesce(sum(active.customer_count), 0) as bigint) as customer_count,
        cast(coalesce(sum(active.item_count), 0) as bigint) as item_count,
        cast(coalesce(sum(active.quantity), 0) as bigint) as quantity,
        cast(coalesce(sum(active.revenue), 0) as decimal(24, 2)) as revenue,
        cast(coalesce(sum(active.freight_value), 0) as decimal(24, 2)) as freight_value,
        cast(coalesce(sum(active.session_count), 0) as bigint) as session_count,
        cast(coalesce(sum(active.converted_session_count), 0) as bigint) as converted_session_count

    from days

    left join active
        on days.date_key = active.date_key
        and days.source = active.source

    group by days.date_key, days.date_day, days.source

),

final as (

    select
        {{ surrogate_key(['date_key', 'source']) }} as daily_metric_key,
        date_key,
        date_day,
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
