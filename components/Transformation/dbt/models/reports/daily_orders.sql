with

orders as (

    select * from {{ ref('fct_orders') }}

),

dates as (

    select * from {{ ref('dim_date') }}

),

daily as (

    select
        dates.date_day,
        orders.source,
        count(*) as order_count,
        count(case when orders.order_stage = 'delivered' then 1 end) as delivered_count,
        count(case when orders.order_stage in ('cancelled', 'returned') then 1 end) as cancelled_count,
        count(case when orders.is_late then 1 end) as late_count,
        cast(avg(orders.days_to_deliver) as decimal(12, 2)) as average_days_to_deliver,
        cast(sum(orders.order_total) as decimal(24, 2)) as order_total

    from orders

    inner join dates
        on orders.date_key = dates.date_key

    where dates.date_day <= {{ as_of_date() }}

    group by dates.date_day, orders.source

)

select * from daily

order by date_day, source
