with

messages as (

    select * from {{ ref('stg_events__invoices') }}

),

ranked as (

    select
        *,
        row_number() over (partition by invoice_id order by occurred_at desc, event_id desc) as issue_rank,
        count(*) over (partition by invoice_id) as issue_count

    from messages

),

issued as (

    select
        invoice_id,
        cast(order_id as {{ dbt.type_string() }}) as order_id,
        cast(customer_id as {{ dbt.type_string() }}) as customer_unique_id,
        {{ local_time('occurred_at') }} as invoiced_at,
        issue_count,
        currency,
        amount,
        tax_amount

    from ranked

    where issue_rank = 1

)

select * from issued
