{{ config(materialized='table') }}

with

changes as (

    select * from {{ ref('stg_events__orders') }}

),

shop_orders as (

    select * from {{ ref('stg_shop__orders') }}

),

ranked as (

    select
        *,
        row_number() over (partition by order_id order by occurred_at desc, event_id desc) as change_rank

    from changes

),

milestones as (

    select
        order_id,
        min(occurred_at) as order_timestamp,
        min(case when order_status = 'paid' then occurred_at end) as paid_at,
        min(case when order_status = 'shipped' then occurred_at end) as shipped_at,
        min(case when order_status = 'delivered' then occurred_at end) as delivered_at

    from changes

    group by order_id

),

fresh as (

    select
        latest.order_id,
        latest.customer_id,
        latest.order_status,
        milestones.order_timestamp,
        milestones.paid_at,
        milestones.shipped_at,
        milestones.delivered_at,
        latest.items,
        latest.total_amount,
        latest.occurred_at as updated_at

    from ranked as latest

    inner join milestones
        on latest.order_id = milestones.order_id

    left join shop_orders
        on latest.order_id = shop_orders.order_id

    where latest.change_rank = 1
        and shop_orders.order_id is null

)

select * from fresh
