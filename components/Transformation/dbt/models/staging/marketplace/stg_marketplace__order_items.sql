with

source as (

    select * from {{ source('marketplace', 'order_items') }}

),

cleaned as (

    select
        order_id,
        order_item_id,
        product_id,
        seller_id,
        shipping_limit_date,
        price,
        freight_value,
        updated_at,
        _extracted_at,
        _source_id,
        _batch_id

    from source

)

select * from cleaned
