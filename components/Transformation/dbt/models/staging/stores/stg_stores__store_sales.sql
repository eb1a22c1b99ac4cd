with

source as (

    select * from {{ source('stores', 'store_sales') }}

),

cleaned as (

    select
        sale_id,
        receipt_number,
        store_id,
        product_id,
        sold_at,
        quantity,
        unit_price,
        discount_amount,
        total_amount,
        lower(trim(payment_method)) as payment_method,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
