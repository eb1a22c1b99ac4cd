-- Rebuilding sessions loses and doubles no event, and counts no order twice.
with

sessions as (

    select
        coalesce(sum(event_count), 0) as event_count,
        count(order_id) as order_count,
        count(distinct order_id) as distinct_order_count

    from {{ ref('fct_sessions') }}

),

clicks as (

    select count(*) as event_count from {{ ref('stg_engagement__clickstream') }}

)

select
    sessions.event_count,
    clicks.event_count as staging_event_count,
    sessions.order_count,
    sessions.distinct_order_count

from sessions

cross join clicks

where sessions.event_count <> clicks.event_count
    or sessions.order_count <> sessions.distinct_order_count
