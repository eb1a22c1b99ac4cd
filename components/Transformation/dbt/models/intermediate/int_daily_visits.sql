{{ config(materialized='table') }}

with

clicks as (

    select * from {{ ref('stg_engagement__clickstream') }}

),

dated as (

    select
        cast({{ local_time('occurred_at') }} as date) as visited_on,
        session_id,
        customer_id,
        event_type

    from clicks

),

visits as (

    select
        visited_on,
        session_id,
        cast(customer_id as {{ dbt.type_string() }}) as customer_unique_id,
        count(*) as event_count,
        count(case when event_type = 'purchase' then 1 end) as purchase_count

    from dated

    group by visited_on, session_id, customer_id

)

select * from visits
