with

source as (

    select * from {{ source('shop', 'order_items') }}

),

cleaned as (

    select
        order_id,
        line_number,
        product_id,
        quantity,
        unit_price,
        discount_amount,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
