with

orders as (

    select * from {{ ref('fct_orders') }}

),

visits as (

    select * from {{ ref('int_daily_visits') }}

),

customers as (

    select * from {{ ref('dim_customer') }} where is_current

),

customer_orders as (

    select
        source,
        customer_unique_id,
        cast(max(order_purchase_timestamp) as date) as last_order_on,
        count(*) as order_count,
        cast(sum(case when is_sale then revenue else 0 end) as decimal(24, 2)) as revenue

    from orders

    where customer_key <> {{ unknown_key() }}
        and cast(order_purchase_timestamp as date) <= {{ as_of_date() }}

    group by source, customer_unique_id

),

last_visits as (

    select
        'shop' as source,
        customer_unique_id,
        max(visited_on) as last_visit_on

    from visits

    where customer_unique_id is not null
        and visited_on <= {{ as_of_date() }}

    group by customer_unique_id

),

activity as (

    select
        customers.source,
        customers.customer_unique_id,
        customers.customer_name,
        customers.customer_city,
        customers.customer_state,
        customers.tier,
        customer_orders.last_order_on,
        last_visits.last_visit_on,
        case
            when last_visits.last_visit_on > customer_orders.last_order_on then last_visits.last_visit_on
            else customer_orders.last_order_on
        end as last_active_on,
        customer_orders.order_count,
        customer_orders.revenue

    from customer_orders

    inner join customers
        on customer_orders.source = customers.source
        and customer_orders.customer_unique_id = customers.customer_unique_id

    left join last_visits
        on customers.source = last_visits.source
        and customers.customer_unique_id = last_visits.customer_unique_id

),

inactive as (

    select
        *,
        {{ dbt.datediff('last_active_on', as_of_date(), 'day') }} as days_inactive

    from activity

),

final as (

    select
        source,
        customer_unique_id,
        customer_name,
        customer_city,
        customer_state,
        tier,
        last_order_on,
        last_visit_on,
        days_inactive,
        case
            when days_inactive >= 180 then 'lost'
            when days_inactive >= 90 then 'high'
            when days_inactive >= 60 then 'medium'
            else 'low'
        end as churn_risk,
        order_count,
        revenue

    from inactive

    where days_inactive >= 30

)

select * from final

order by revenue desc, source, customer_unique_id
