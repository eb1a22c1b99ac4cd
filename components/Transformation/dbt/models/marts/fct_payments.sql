{{ config(materialized='incremental', incremental_strategy='changed_rows', unique_key='payment_key') }}

with

payments as (

    select * from {{ ref('int_payments') }}

),

orders as (

    select * from {{ ref('fct_orders') }}

),

payment_methods as (

    select * from {{ ref('dim_payment_method') }}

),

final as (

    select
        {{ surrogate_key(['payments.source', 'payments.order_id', 'payments.payment_sequential']) }} as payment_key,
        {{ surrogate_key(['payments.source', 'payments.order_id']) }} as order_key,
        coalesce(orders.customer_key, {{ unknown_key() }}) as customer_key,
        coalesce(payment_methods.payment_method_key, {{ unknown_key() }}) as payment_method_key,
        coalesce(orders.date_key, 0) as date_key,
        payments.source,
        payments.order_id,
        payments.payment_sequential,
        payments.payment_type,
        payments.payment_installments,
        payments.payment_value

    from payments

    left join orders
        on payments.source = orders.source
        and payments.order_id = orders.order_id

    left join payment_methods
        on payments.payment_type = payment_methods.payment_method

)

{{ changed_rows('final', 'payment_key') }}
