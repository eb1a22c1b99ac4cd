{{ config(materialized='table') }}

with

totals as (

    select * from {{ ref('int_order_totals') }}

),

payments as (

    select * from {{ ref('int_order_payments') }}

),

final as (

    select
        coalesce(totals.source, payments.source) as source,
        coalesce(totals.order_id, payments.order_id) as order_id,
        totals.item_count,
        totals.quantity,
        totals.gross_amount,
        totals.discount_amount,
        totals.freight_value,
        payments.payment_count,
        payments.payment_installments,
        payments.payment_value,
        payments.main_payment_type

    from totals

    full outer join payments
        on totals.source = payments.source
        and totals.order_id = payments.order_id

)

select * from final
