with

visits as (

    select * from {{ ref('int_daily_visits') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

customers as (

    -- A customer is one however many versions there are: the first is everybody's.
    select * from {{ ref('dim_customer') }} where valid_from = {{ beginning_of_time() }}

),

dates as (

    select * from {{ ref('dim_date') }}

),

activities as (

    select
        visits.visited_on as date_day,
        visits.session_id,
        customers.source || '-' || customers.customer_unique_id as visitor,
        cast(null as {{ dbt.type_string() }}) as buyer

    from visits

    left join customers
        on visits.customer_unique_id = customers.customer_unique_id
        and customers.source = 'shop'

    union all

    select
        dates.date_day,
        cast(null as {{ dbt.type_string() }}) as session_id,
        cast(null as {{ dbt.type_string() }}) as visitor,
        orders.source || '-' || orders.customer_unique_id as buyer

    from orders

    inner join dates
        on orders.date_key = dates.date_key

    where orders.customer_key <> {{ unknown_key() }}

),

daily as (

    select
        date_day,
        count(distinct coalesce(visitor, buyer)) as active_users,
        count(distinct visitor) as visiting_users,
        count(distinct buyer) as ordering_users,
        count(distinct session_id) as session_count

    from activities

    where date_day <= {{ as_of_date() }}

    group by date_day

)

select * from daily

order by date_day
