with

customers as (

    select * from {{ ref('stg_marketplace__customers') }}

),

orders as (

    select * from {{ ref('stg_marketplace__orders') }}

),

addresses as (

    select
        customers.customer_unique_id,
        customers.customer_zip_code_prefix,
        customers.customer_city,
        customers.customer_state,
        customers._extracted_at,
        orders.order_purchase_timestamp as ordered_at,
        row_number() over (
            partition by customers.customer_unique_id
            order by orders.order_purchase_timestamp desc nulls last, customers.customer_id
        ) as address_rank

    from customers

    left join orders
        on customers.customer_id = orders.customer_id

    where customers.customer_unique_id is not null

),

latest as (

    select
        customer_unique_id,
        customer_zip_code_prefix,
        customer_city,
        customer_state,
        ordered_at,
        _extracted_at

    from addresses

    where address_rank = 1

)

select * from latest
