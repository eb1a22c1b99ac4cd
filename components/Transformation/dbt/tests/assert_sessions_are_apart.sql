-- A visitor's sessions on a device follow each other with more than the pause between them.
with

followed as (

    select
        session_key,
        customer_unique_id,
        device,
        started_at,
        lag(ended_at) over (partition by customer_unique_id, device order by started_at, ended_at) as previous_ended_at

    from {{ ref('fct_sessions') }}

    where customer_unique_id is not null

)

select * from followed

where started_at <= previous_ended_at
