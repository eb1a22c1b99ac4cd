with

marketplace_payments as (

    select * from {{ ref('stg_marketplace__order_payments') }}

),

orders as (

    select * from {{ ref('int_orders') }}

),

marketplace as (

    select
        'marketplace' as source,
        order_id,
        payment_sequential,
        payment_type,
        payment_installments,
        payment_value

    from marketplace_payments

),

shop as (

    select
        source,
        order_id,
        1 as payment_sequential,
        payment_method as payment_type,
        1 as payment_installments,
        total_amount as payment_value

    from orders

    where source = 'shop'
        and order_approved_at is not null

),

unioned as (

    select * from marketplace
    union all
    select * from shop

)

select * from unioned
