{{ config(materialized='table') }}

with

payments as (

    select * from {{ ref('int_payments') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, order_id
            order by payment_value desc, payment_sequential
        ) as payment_rank

    from payments

),

totalled as (

    select
        source,
        order_id,
        count(*) as payment_count,
        cast(sum(payment_value) as decimal(24, 2)) as payment_value,
        max(payment_installments) as payment_installments,
        max(case when payment_rank = 1 then payment_type end) as main_payment_type

    from ranked

    group by source, order_id

)

select * from totalled
