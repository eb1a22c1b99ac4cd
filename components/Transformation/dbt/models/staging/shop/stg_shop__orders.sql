with

source as (

    select * from {{ source('shop', 'orders') }}

),

cleaned as (

    select
        order_id,
        customer_id,
        lower(trim(order_status)) as order_status,
        order_timestamp,
        paid_at,
        shipped_at,
        delivered_at,
        lower(trim(payment_method)) as payment_method,
        discount_amount,
        shipping_amount,
        total_amount,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
